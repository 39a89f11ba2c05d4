import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { TrainingConfig } from '../../training/kinds/kind.ts';
import type { Known, KnownAnswers } from '../known/known.ts';
import { findModelFile, type LoadedModel, readModel } from '../pricing/read-model.ts';
import { findUnfit } from '../pricing/train-receipt.ts';
import { Failure } from '../terminal/failure.ts';
import { parseConfig } from '../terminal/read-config.ts';

/** The model in a folder, if there is one that can be used and that its training did not find unfit to go live. */
export async function findFitModel(folder: string, known: KnownAnswers): Promise<LoadedModel | undefined> {
  try {
    const loaded = await readModel(folder, known);
    return (await findUnfit(folder)) === undefined ? loaded : undefined;
  } catch (error) {
    if (error instanceof Failure && error.kind === 'model') return undefined;
    throw error;
  }
}

/** A model that a new one is measured against. */
export interface Rival extends LoadedModel {
  /** Whether it has not trained on the rows that are held out now. */
  readonly sameSplit: boolean;
}

/** The fit model that a new one would replace. `undefined` if there is none for these rows. */
export async function findRival(
  folder: string,
  dataset: string,
  config: TrainingConfig,
  known: Known,
): Promise<Rival | undefined> {
  const placed = await findFitModel(folder, known);
  if (placed?.dataset.name !== dataset) return undefined;
  const bytes = await findModelFile(folder, 'config.json');
  const own = bytes && parseConfig(join(folder, 'config.json'), bytes.toString(), placed.dataset, known);
  return { ...placed, sameSplit: own !== undefined && isDeepStrictEqual(splitting(own), splitting(config)) };
}

/**
 * The parameters of the sums. They decide which rows are held out. The parameters of the fit and the reference do not.
 */
function splitting(config: TrainingConfig): object {
  const { fit: _, reference: __, ...others } = config;
  return others;
}
