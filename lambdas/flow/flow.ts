import type { Dataset } from '../../datasets/dataset.ts';
import { isDryRun, storeOfRun } from '../../registry/dry-run.ts';
import { type WithFitLease, withoutLease } from '../../registry/fit-lease.ts';
import { writeStepRecord } from '../../registry/run-records.ts';
import type { StepRecord } from '../../registry/run-story.ts';
import type { Store } from '../../registry/storage/store.ts';
import {
  type FrozenReference,
  kindOf,
  type RecipeRequest,
  type Registry,
  type SummarisingKind,
  type Sums,
} from '../../training/kinds/kind.ts';
import { type Metrics, noMetrics } from '../metrics.ts';
import type { ResultFolder } from '../results/result-name.ts';

/** The dependencies of the steps of a run. */
export interface FlowDependencies {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly data: Store;
  readonly models: Store;
  readonly now: () => Date;
  readonly metrics?: Metrics;
  /** The folder of the answers to files; `results` where left out. */
  readonly results?: ResultFolder;
  /** It is absent if runs never overlap. */
  readonly withFitLease?: WithFitLease;
  /** Called during long work with the finished share, 0 to 1. */
  readonly onProgress?: (step: string, share: number) => void;
  /** Called with the record of each step. */
  readonly onStep?: (step: string, message: string) => void;
}

/** A dry run is in no metrics, writes no answer beside a file, and shares what it writes with no other run. */
const NOTHING_KEPT = { metrics: noMetrics, results: 'results', withFitLease: withoutLease } as const;

/**
 * A step that does a dry run, too: it then reads the same stores and writes below the prefix of the run.
 */
export function perRun<D extends FlowDependencies, Input extends { readonly runId: string }, Output>(
  step: (dependencies: D) => (input: Input) => Promise<Output>,
): (dependencies: D) => (input: Input) => Promise<Output> {
  return (dependencies) => {
    const kept = step(dependencies);
    return (input) => {
      const { runId } = input;
      if (!isDryRun(runId)) return kept(input);
      const [data, models] = [storeOfRun(dependencies.data, runId), storeOfRun(dependencies.models, runId)];
      return step({ ...dependencies, data, models, ...NOTHING_KEPT })(input);
    };
  };
}

export class UnknownDatasetError extends Error {
  override readonly name = 'UnknownDatasetError';
}

export function getDataset({ datasets }: Pick<FlowDependencies, 'datasets'>, name: string): Dataset {
  const dataset = datasets.get(name);
  if (!dataset) throw new UnknownDatasetError(`${name} is no dataset; known: ${[...datasets.keys()].join(', ')}`);
  return dataset;
}

/** The frozen files of a dataset: the reference that rows are weighed against, and the imputation of missing inputs. */
export interface Frozen {
  readonly reference?: FrozenReference | undefined;
  readonly imputation?: FrozenReference | undefined;
}

/** The recipe of the sums that a store keeps. It is the dataset's own. */
export function storedRecipe(dataset: Dataset, { reference, imputation }: Frozen = {}): RecipeRequest {
  return { dataset, reference, imputation, referenceVersion: dataset.reference };
}

/** The dependencies of steps that read sums. */
export interface SumsDependencies extends FlowDependencies {
  readonly summarising: Registry<SummarisingKind>;
}

/** The stored sums of a dataset. */
export function openStoredSums(
  { datasets, summarising }: Pick<SumsDependencies, 'datasets' | 'summarising'>,
  name: string,
): Sums {
  const dataset = getDataset({ datasets }, name);
  return kindOf(summarising, dataset).openSums(storedRecipe(dataset));
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
