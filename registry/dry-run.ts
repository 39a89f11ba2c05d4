import { overlayStore } from './storage/overlay-store.ts';
import type { Store } from './storage/store.ts';

/** Below it lies what dry runs write. It expires after a day: a lifecycle rule on AWS, a look at each start locally. */
export const DRY_FOLDER = 'dry/';

/** A dry run does all that a run does and keeps nothing. Its id tells it, so that every step of it knows. */
export const isDryRun = (runId: string): boolean => /^dry-[\w-]{1,96}$/.test(runId);

/** The store as a run sees it: a dry run writes below its own prefix. */
export const storeOfRun = (store: Store, runId: string): Store =>
  isDryRun(runId) ? overlayStore(store, `${DRY_FOLDER}${runId}/`, 'runs/') : store;
