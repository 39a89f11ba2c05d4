import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.ts';
import { datasets } from '../../datasets/datasets.ts';
import { createShippedReferences } from '../../lambdas/flow/ingest/references.ts';
import { type FrozenReference, kindOf, type RecipeRequest, type TrainingConfig } from '../../training/kinds/kind.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { Failure } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Progress } from '../terminal/progress.ts';
import { makeOwnReference } from './make-own-reference.ts';
import type { TrainJob } from './train-request.ts';
import { readReference, type TrainedModel } from './trained-model.ts';

export interface ChosenReference {
  readonly recipe: RecipeRequest;
  readonly reference: FrozenReference | undefined;
  /** Not the one that ships, so kept with the model. */
  readonly isOwn: boolean;
}

const findShipped = createShippedReferences(summarisingKinds);

/** Going on, a model keeps the reference that its sums were made with. */
export function keepReference({ dataset, recipe, reference: own }: TrainedModel): ChosenReference {
  const reference = own ?? (recipe.config?.reference === 'shipped' ? findShipped(dataset) : undefined);
  return { recipe: { ...recipe, reference }, reference, isOwn: own !== undefined };
}

/** Reads or makes the reference of a first training. */
export async function chooseReference(
  job: TrainJob,
  progress: Pick<Progress, 'update' | 'done'>,
): Promise<ChosenReference> {
  const dataset = datasets.get(job.dataset)!;
  const config = job.config ?? kindOf(configuringKinds, dataset).defaults;
  if (job.reference !== undefined) return readGiven(dataset, config, job.reference);
  if (config.reference === 'none') return withoutReference(dataset, config);
  if (config.reference === 'shipped') return readShipped(dataset, config);
  const own: TrainingConfig = { ...config, reference: 'own' };
  const reference = await makeOwnReference({
    recipe: { dataset, config: own },
    input: { ...(await openInput(job.data.path)), name: job.data.name },
    scratch: join(job.folder, 'scratch'),
    progress,
  });
  if (!reference) return withoutReference(dataset, config);
  return { recipe: { dataset, config: own, reference }, reference, isOwn: true };
}

function withoutReference(dataset: Dataset, config: TrainingConfig): ChosenReference {
  return { recipe: { dataset, config: { ...config, reference: 'none' } }, reference: undefined, isOwn: false };
}

function readShipped(dataset: Dataset, config: TrainingConfig): ChosenReference {
  const reference = dataset.reference === undefined ? undefined : findShipped(dataset);
  if (!reference || reference.version !== dataset.reference)
    throw new Failure('usage', `No reference ships with ${dataset.name}; choose "own" or "none" for reference.`);
  return { recipe: { dataset, config, reference }, reference, isOwn: false };
}

async function readGiven(dataset: Dataset, config: TrainingConfig, path: string): Promise<ChosenReference> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new Failure('usage', `${path} cannot be read (${cause.message}); give a reference.json.`, { cause });
  });
  const reference = readReference(dataset, path, bytes);
  if (reference.dataset !== dataset.name)
    throw new Failure('usage', `${path} is a reference for ${reference.dataset}, not for ${dataset.name}.`);
  return { recipe: { dataset, config: { ...config, reference: 'own' }, reference }, reference, isOwn: true };
}
