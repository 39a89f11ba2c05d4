import { encodeRecord } from '../record.ts';
import type { ReadRun } from './read-runs.ts';
import { restoreSteps } from './restore-steps.ts';
import type { Work } from './work.ts';

/** Puts a record that says so in the place of each that cannot be told. */
export async function repairRuns({ data, replace }: Work, runs: readonly ReadRun[]): Promise<void> {
  for (const { steps, damaged } of runs) {
    const named = damaged.map((one) => ({ key: one.key, step: stepOf(one.key) }));
    for (const { key, record } of restoreSteps(steps, named, new Date(0).toISOString())) {
      const message = 'What it recorded cannot be told, and it says so now. Nothing else rests on it.';
      await replace(data, damaged.find((one) => one.key === key)!, encodeRecord(record), message);
    }
  }
}

/** `evaluate` for `evaluate.2.json`. */
const stepOf = (key: string): string => /([^/.]+)(\.\d+)?\.json$/.exec(key)?.[1] ?? '';
