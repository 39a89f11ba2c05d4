import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.ts';
import { SummaryError } from '../../training/kinds/errors.ts';
import {
  type Fitting,
  type FrozenReference,
  type KindSamples,
  kindOf,
  type RecipeRequest,
  type TrainingConfig,
} from '../../training/kinds/kind.ts';
import { parseJson, readAnything, withoutByteOrderMark } from '../../training/table/read-json.ts';
import type { Known } from '../known/known.ts';
import { findModelFile, type LoadedModel, readModel, readModelFile } from '../pricing/read-model.ts';
import { readDamageable, readTrainReceipt, type TrainReceipt } from '../pricing/train-receipt.ts';
import { Failure } from '../terminal/failure.ts';
import { parseConfig } from '../terminal/read-config.ts';

/** A model with everything that is needed to go on from it. */
export interface TrainedModel extends LoadedModel {
  readonly recipe: RecipeRequest;
  /** The reference that its training made or was given. Absent if it uses the shipped reference or none. */
  readonly reference: FrozenReference | undefined;
  readonly fitting: Fitting;
  readonly equations: unknown;
  readonly samples: KindSamples;
  readonly receipt: TrainReceipt;
}

/**
 * @param config the requested parameters. If they are absent, those of the model are used.
 * @throws Failure if a part is missing or damaged, or if summaries by these parameters cannot be added to the model's
 */
export async function readTrainedModel(
  folder: string,
  config: TrainingConfig | undefined,
  known: Known,
): Promise<TrainedModel> {
  const loaded = await readModel(folder, known);
  const read = (name: string) => readModelFile(folder, name);
  const own = parseConfig(join(folder, 'config.json'), (await read('config.json')).toString(), loaded.dataset, known);
  const referenceBytes = await findModelFile(folder, 'reference.json');
  const reference =
    referenceBytes && readReference(known, loaded.dataset, join(folder, 'reference.json'), referenceBytes);
  const chosen = config ? { ...config, reference: config.reference ?? own.reference } : own;
  const recipe: RecipeRequest = {
    dataset: loaded.dataset,
    config: chosen,
    referenceVersion: referenceVersion(loaded, chosen.reference, reference),
  };
  const fitting = kindOf(known.fitting, loaded.dataset).openFit(recipe);
  if (fitting.key !== loaded.answerer.recipe)
    throw new Failure(
      'usage',
      `${folder} was trained by the recipe ${loaded.answerer.recipe}, and ${fitting.key} is asked for, whose sums do not add to it; leave --config out, change only its fit or penalties, or train anew from all files.`,
    );
  try {
    return {
      ...loaded,
      recipe,
      reference,
      fitting,
      equations: fitting.decodeEquations(await read('equations.bin')),
      samples: fitting.decodeSamples(await read('samples.bin')),
      receipt: readDamageable(folder, 'receipt.json', await read('receipt.json'), readTrainReceipt),
    };
  } catch (cause) {
    if (cause instanceof SummaryError)
      throw new Failure('model', `${folder} is damaged (${cause.message}); train it again from all files.`, { cause });
    throw cause;
  }
}

function referenceVersion(
  { dataset }: LoadedModel,
  choice: TrainingConfig['reference'],
  own: FrozenReference | undefined,
): string {
  if (choice === 'none') return 'none';
  return choice === 'shipped' ? (dataset.reference ?? 'none') : (own?.version ?? 'own');
}

export function readReference(known: Known, dataset: Dataset, path: string, bytes: Buffer): FrozenReference {
  try {
    return kindOf(known.summarising, dataset).decodeReference(
      parseJson(withoutByteOrderMark(bytes.toString()), readAnything),
    );
  } catch (cause) {
    throw new Failure(
      'model',
      `${path} is no reference (${(cause as Error).message}); give a reference.json that stima train or stima reference wrote.`,
      { cause },
    );
  }
}
