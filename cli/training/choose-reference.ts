import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasets } from '../../datasets/datasets.ts';
import { getReference } from '../../lambdas/flow/ingest/references.ts';
import type { Config } from '../../training/lattice/config.ts';
import { defaultConfig } from '../../training/lattice/default-config.ts';
import { createRecipe, type Recipe } from '../../training/lattice/recipe.ts';
import type { Reference } from '../../training/lattice/robust-reference.ts';
import { Failure } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Progress } from '../terminal/progress.ts';
import { makeOwnReference } from './make-own-reference.ts';
import type { TrainJob } from './train-request.ts';
import { readReference, type TrainedModel } from './trained-model.ts';

export interface ChosenReference {
  readonly recipe: Recipe;
  readonly reference: Reference | undefined;
  /** Not the one that ships, so kept with the model. */
  readonly isOwn: boolean;
}

/** Going on, a model keeps the reference that its sums were made with. */
export function keepReference({ dataset, recipe, reference }: TrainedModel): ChosenReference {
  const shipped = recipe.config.reference === 'shipped' ? getReference(dataset.name) : undefined;
  return { recipe, reference: reference ?? shipped, isOwn: reference !== undefined };
}

/** Reads or makes the reference of a first training. */
export async function chooseReference(
  job: TrainJob,
  progress: Pick<Progress, 'update' | 'done'>,
): Promise<ChosenReference> {
  const { config = defaultConfig } = job;
  if (job.reference !== undefined) return readGiven(job, job.reference);
  if (config.reference === 'none') return withoutReference(job);
  if (config.reference === 'shipped') return readShipped(job);
  const dataset = datasets.get(job.dataset)!;
  const own: Config = { ...config, reference: 'own' };
  const reference = await makeOwnReference({
    recipe: createRecipe(dataset, own),
    input: { ...(await openInput(job.data.path)), name: job.data.name },
    scratch: join(job.folder, 'scratch'),
    progress,
  });
  if (!reference) return withoutReference(job);
  return { recipe: createRecipe(dataset, own, reference.version), reference, isOwn: true };
}

function withoutReference({ dataset, config = defaultConfig }: TrainJob): ChosenReference {
  const recipe = createRecipe(datasets.get(dataset)!, { ...config, reference: 'none' });
  return { recipe, reference: undefined, isOwn: false };
}

function readShipped({ dataset: name, config = defaultConfig }: TrainJob): ChosenReference {
  const dataset = datasets.get(name)!;
  const shipped = dataset.reference === undefined ? undefined : getReference(name);
  if (!shipped || shipped.version !== dataset.reference)
    throw new Failure('usage', `No reference ships with ${name}; choose "own" or "none" for reference.`);
  return { recipe: createRecipe(dataset, config, dataset.reference), reference: shipped, isOwn: false };
}

async function readGiven({ dataset: name, config = defaultConfig }: TrainJob, path: string): Promise<ChosenReference> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new Failure('usage', `${path} cannot be read (${cause.message}); give a reference.json.`, { cause });
  });
  const given = readReference(path, bytes);
  if (given.dataset !== name)
    throw new Failure('usage', `${path} is a reference for ${given.dataset}, not for ${name}.`);
  const recipe = createRecipe(datasets.get(name)!, { ...config, reference: 'own' }, given.version);
  return { recipe, reference: given, isOwn: true };
}
