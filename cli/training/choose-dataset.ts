import type { KnownAnswers } from '../known/known.ts';
import { readModel } from '../pricing/read-model.ts';
import { Failure } from '../terminal/failure.ts';
import type { TrainOptions } from './train-options.ts';

/** The dataset of the rows. It is the named one, the dataset of the model, or the only one. */
export async function chooseDataset(
  { dataset, model }: Pick<TrainOptions, 'dataset' | 'model'>,
  kinds: KnownAnswers,
): Promise<string> {
  const { datasets } = kinds;
  const known = [...datasets.keys()];
  if (dataset !== undefined && !datasets.has(dataset))
    throw new Failure('usage', `${dataset} is no dataset; known: ${known.join(', ')}.`);
  if (model === undefined) {
    if (dataset === undefined && known.length > 1)
      throw new Failure('usage', `Say with --dataset what the rows are: ${known.join(', ')}.`);
    return dataset ?? known[0]!;
  }
  const { dataset: found } = await readModel(model, kinds);
  if (dataset !== undefined && dataset !== found.name)
    throw new Failure('usage', `${model} prices ${found.name}, so --dataset cannot be ${dataset}; leave it out.`);
  return found.name;
}
