import type { Store } from '../store.ts';
import { describeStore } from '../store-contract.ts';
import { memoryStore } from './memory-store.ts';

let store: Store;

describeStore(
  'The store in memory',
  async () => {
    store = memoryStore();
    return store;
  },
  async () => store,
);
