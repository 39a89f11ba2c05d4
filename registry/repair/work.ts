import type { Store } from '../storage/store.ts';
import type { Damaged } from './scan.ts';

/**
 * `made again`: the record is whole now. `next run`: the next training makes it again. `lost`: nobody can tell what it said, and
 * `message` says what that means.
 */
export type RepairOutcome = 'made again' | 'next run' | 'lost';

/** What became of one damaged record. */
export interface Repaired {
  /** of the object in its store */
  readonly key: string;
  readonly outcome: RepairOutcome;
  /** in a sentence */
  readonly message: string;
}

/** The repair of the records of one dataset. */
export interface Work {
  readonly dataset: string;
  readonly data: Store;
  readonly models: Store;
  /** Notes what becomes of a record that is not written here. */
  readonly report: (damaged: Damaged, outcome: Exclude<RepairOutcome, 'made again'>, message: string) => void;
  /** Writes a record in place of a damaged one. */
  readonly replace: (store: Store, damaged: Damaged, body: string, message: string) => Promise<void>;
}

export interface StartedWork extends Work {
  readonly repaired: readonly Repaired[];
}

/** @param dry nothing is written */
export function startWork(data: Store, models: Store, dataset: string, dry: boolean): StartedWork {
  const repaired: Repaired[] = [];
  const add = ({ key, found }: Damaged, outcome: RepairOutcome, message: string) =>
    repaired.push({ key, outcome, message: `${key} was damaged (${found}). ${message}` });
  return {
    dataset,
    data,
    models,
    repaired,
    report: add,
    async replace(store, damaged, body, message) {
      // On condition: a run or a server may be at work on the store.
      const isWritten = dry || (await store.putIfMatch(damaged.key, body, damaged.etag)) !== undefined;
      add(damaged, 'made again', isWritten ? message : 'Somebody else has written it in the meantime.');
    },
  };
}
