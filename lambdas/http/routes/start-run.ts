import type { Runs } from '../../../registry/runs.ts';
import { Problem } from '../request/problem.ts';

/** @throws Problem with this detail if the run cannot be started */
export async function startRun(start: () => ReturnType<Runs['startForFile']>, detail: string): Promise<string> {
  try {
    return (await start()).runId;
  } catch (cause) {
    throw new Problem('run-not-started', detail, undefined, { cause });
  }
}
