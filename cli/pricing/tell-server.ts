import { join } from 'node:path';
import type { RunCause } from '../../registry/runs.ts';
import { makeFolder } from '../../registry/storage/make-folder.ts';
import { replaceWhole } from '../../registry/storage/write-once.ts';

/** The folder of a home in which commands say what they have changed in its store: a file for each dataset, with the cause. */
export const changesFolder = (home: string): string => join(home, 'changes');

/**
 * Says that a command has changed what counts in a store. A server at work on it starts a run. Without one nothing happens: each start
 * looks by itself whether there is something to learn.
 */
export async function tellServer(home: string, dataset: string, cause: RunCause): Promise<void> {
  await makeFolder(changesFolder(home));
  await replaceWhole(join(changesFolder(home), dataset), `${cause}\n`);
}
