import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which runs are under way, as an empty file each: after a kill they are known without a look at every run there ever was. */
export interface UnderWay {
  readonly begin: (runId: string) => void;
  readonly end: (runId: string) => void;
  /** Those that a process has begun and not ended; undefined where it has never been noted. */
  readonly list: () => string[] | undefined;
  readonly forget: (runIds: readonly string[]) => void;
}

export function openUnderWay(folder: string): UnderWay {
  const end = (runId: string) => void quietly(() => rmSync(join(folder, runId), { force: true }));
  return {
    begin: (runId) => void quietly(() => writeFileSync(join(folder, runId), '')),
    end,
    list: () => quietly(() => readdirSync(folder)),
    forget: (runIds) => {
      for (const runId of runIds) end(runId);
      quietly(() => mkdirSync(folder, { recursive: true, mode: 0o700 }));
    },
  };
}

/** A disk that cannot be written is for the run to tell of: all that is lost here is that a story is left without an end. */
function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
