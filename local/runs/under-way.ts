import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The runs under way. Each has an empty file. So after a kill they are known without a look at every run. */
export interface UnderWay {
  readonly begin: (runId: string) => void;
  readonly end: (runId: string) => void;
  /** The runs that a process has begun and not ended. `undefined` if no run was ever marked. */
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

/** If the disk cannot be written, the run reports it. Here only the end of the run's records may be lost. */
function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
