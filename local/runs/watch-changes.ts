import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { changesFolder } from '../../cli/pricing/tell-server.ts';
import type { RunCause } from '../../registry/runs.ts';

/** The causes of runs that commands ask for. */
const CAUSES = ['correction', 'recovery'] as const satisfies readonly RunCause[];

export interface WatchChangesOptions {
  readonly onChange: (dataset: string, cause: RunCause) => Promise<unknown>;
  /** The time between two looks. */
  readonly everyMs?: number;
}

/**
 * Looks from time to time for what commands have changed in the store (`tellServer`). A change is forgotten before it is reported: if
 * this process dies in between, its next start finds that something is to be learnt. So does this start, for all changes before it.
 */
export async function watchChanges(
  home: string,
  datasets: ReadonlySet<string>,
  { onChange, everyMs = 1_000 }: WatchChangesOptions,
): Promise<{ readonly close: () => Promise<void> }> {
  const folder = changesFolder(home);
  const stop = new AbortController();
  await rm(folder, { recursive: true, force: true });
  const look = async () => {
    for (const dataset of await readdir(folder).catch(() => [])) {
      if (!datasets.has(dataset)) continue;
      const path = join(folder, dataset);
      const text = await readFile(path, 'utf8').catch(() => undefined);
      const cause = CAUSES.find((one) => one === text?.trim());
      await rm(path, { force: true });
      if (cause !== undefined) await onChange(dataset, cause);
    }
  };
  const watching = (async () => {
    while (!stop.signal.aborted) {
      await look();
      await pause(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    close: async () => {
      stop.abort();
      await watching;
    },
  };
}
