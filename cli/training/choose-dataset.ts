import type { Dataset } from '../../datasets/dataset.ts';
import type { Known, KnownAnswers } from '../known/known.ts';
import { readModel } from '../pricing/read-model.ts';
import { Failure } from '../terminal/failure.ts';
import type { TrainOptions } from './train-options.ts';

/** The dataset of the rows. It is the named one, the dataset of the model, or the default one, which is the first. */
export async function chooseDataset(
  { dataset, model }: Pick<TrainOptions, 'dataset' | 'model'>,
  known: KnownAnswers,
): Promise<Dataset> {
  const named = dataset === undefined ? undefined : getDataset(known, dataset);
  if (model === undefined) {
    if (named) return named;
    const [first] = known.datasets.values();
    if (first) return first;
    throw new Failure('usage', 'There is no dataset; make one from a file with stima dataset new.');
  }
  const { dataset: found } = await readModel(model, known);
  if (named && named.name !== found.name)
    throw new Failure('usage', `${model} prices ${found.name}, so --dataset cannot be ${named.name}; leave it out.`);
  return found;
}

/** @throws Failure if no dataset has the name */
export function getDataset({ datasets }: Pick<Known, 'datasets'>, name: string): Dataset {
  const dataset = datasets.get(name);
  if (dataset) return dataset;
  throw new Failure('usage', `${name} is no dataset; known: ${[...datasets.keys()].join(', ')}.`);
}
