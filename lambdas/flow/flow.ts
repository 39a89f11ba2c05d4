import type { Dataset } from '../../datasets/dataset.ts';
import type { WithFitLease } from '../../registry/fit-lease.ts';
import { type StepRecord, writeStepRecord } from '../../registry/run-records.ts';
import type { Store } from '../../registry/storage/store.ts';
import { createRecipe, type Recipe } from '../../training/lattice/recipe.ts';
import type { Metrics } from '../metrics.ts';

/** What the steps of a run are given. */
export interface FlowDependencies {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly data: Store;
  readonly models: Store;
  readonly now: () => Date;
  readonly metrics?: Metrics;
  /** Left out where runs come one after the other anyway. */
  readonly withFitLease?: WithFitLease;
  /** Told how far long work has come, 0 to 1. */
  readonly onProgress?: (step: string, share: number) => void;
  /** Told what came of each step, as its record has it. */
  readonly onStep?: (step: string, message: string) => void;
}

export class UnknownDatasetError extends Error {
  override readonly name = 'UnknownDatasetError';
}

/** The dataset's own recipe: the one whose summaries add to those stored. */
export function getRecipe({ datasets }: FlowDependencies, name: string): Recipe {
  const dataset = datasets.get(name);
  if (!dataset) throw new UnknownDatasetError(`${name} is no dataset; known: ${[...datasets.keys()].join(', ')}`);
  return storedRecipe(dataset);
}

/** The one recipe whose summaries a store keeps. */
export function storedRecipe(dataset: Dataset): Recipe {
  return createRecipe(dataset, undefined, dataset.reference);
}

export async function recordStep(
  { data, now, onStep }: FlowDependencies,
  dataset: string,
  runId: string,
  record: Omit<StepRecord, 'at'>,
): Promise<void> {
  await writeStepRecord(data, dataset, runId, { ...record, at: now().toISOString() });
  onStep?.(record.step, record.message ?? '');
}
