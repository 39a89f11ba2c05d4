import { memoryStore } from './memory-store.ts';
import type { Store } from './store.ts';
import { describeStore } from './testing/store-contract.ts';

let store: Store;

describeStore(
  'The store in memory',
  async () => {
    store = memoryStore();
    return store;
  },
  async () => store,
);
