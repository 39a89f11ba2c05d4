import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.ts';
import { createShipped } from '../../lambdas/flow/ingest/shipped.ts';
import { type FrozenReference, kindOf, type RecipeRequest, type TrainingConfig } from '../../training/kinds/kind.ts';
import type { Known } from '../known/known.ts';
import { Failure } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Progress } from '../terminal/progress.ts';
import { makeOwnReference } from './make-own-reference.ts';
import type { TrainJob } from './train-request.ts';
import { readReference, type TrainedModel } from './trained-model.ts';

export interface ChosenReference {
  readonly recipe: RecipeRequest;
  readonly reference: FrozenReference | undefined;
  /** Whether it differs from the shipped one. Then it is kept with the model. */
  readonly isOwn: boolean;
}

/** A training that goes on from a model keeps the reference of the model's sums. */
export function keepReference({ dataset, recipe, reference: own }: TrainedModel, known: Known): ChosenReference {
  const reference = own ?? (recipe.config?.reference === 'shipped' ? findShipped(known, dataset) : undefined);
  return { recipe: { ...recipe, reference }, reference, isOwn: own !== undefined };
}

/** Reads or makes the reference of a first training. */
export async function chooseReference(
  job: TrainJob,
  progress: Pick<Progress, 'update' | 'done'>,
  known: Known,
): Promise<ChosenReference> {
  const dataset = known.datasets.get(job.dataset)!;
  const config = job.config ?? kindOf(known.configuring, dataset).defaults;
  if (job.reference !== undefined) return readGiven(known, dataset, config, job.reference);
  if (config.reference === 'none') return withoutReference(dataset, config);
  if (config.reference === 'shipped') return readShipped(known, dataset, config);
  const own: TrainingConfig = { ...config, reference: 'own' };
  const { imputation } = createShipped(known.summarising)(dataset);
  const reference = await makeOwnReference({
    recipe: { dataset, config: own, imputation },
    input: { ...(await openInput(job.data.path)), name: job.data.name },
    written: job.written,
    scratch: join(job.folder, 'scratch'),
    progress,
    known,
  });
  if (!reference) return withoutReference(dataset, config);
  return { recipe: { dataset, config: own, reference }, reference, isOwn: true };
}

function withoutReference(dataset: Dataset, config: TrainingConfig): ChosenReference {
  return { recipe: { dataset, config: { ...config, reference: 'none' } }, reference: undefined, isOwn: false };
}

function readShipped(known: Known, dataset: Dataset, config: TrainingConfig): ChosenReference {
  const reference = dataset.reference === undefined ? undefined : findShipped(known, dataset);
  if (!reference || reference.version !== dataset.reference)
    throw new Failure('usage', `No reference ships with ${dataset.name}; choose "own" or "none" for reference.`);
  return { recipe: { dataset, config, reference }, reference, isOwn: false };
}

async function readGiven(
  known: Known,
  dataset: Dataset,
  config: TrainingConfig,
  path: string,
): Promise<ChosenReference> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new Failure('usage', `${path} cannot be read (${cause.message}); give a reference.json.`, { cause });
  });
  const reference = readReference(known, dataset, path, bytes);
  if (reference.dataset !== dataset.name)
    throw new Failure('usage', `${path} is a reference for ${reference.dataset}, not for ${dataset.name}.`);
  return { recipe: { dataset, config: { ...config, reference: 'own' }, reference }, reference, isOwn: true };
}

function findShipped({ summarising }: Known, dataset: Dataset): FrozenReference | undefined {
  return createShipped(summarising)(dataset).reference;
}
