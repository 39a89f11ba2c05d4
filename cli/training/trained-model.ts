import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RowCounts } from '../../registry/receipt.ts';
import { SummaryError } from '../../training/kinds/errors.ts';
import type { Config } from '../../training/lattice/config.ts';
import { decodeEquations } from '../../training/lattice/encode-equations.ts';
import { decodeSamples, type Samples } from '../../training/lattice/encode-summary.ts';
import type { Equations } from '../../training/lattice/equations.ts';
import { createRecipe, type Recipe } from '../../training/lattice/recipe.ts';
import { decodeReference, type Reference, type ReferenceJson } from '../../training/lattice/robust-reference.ts';
import { type LoadedModel, readModel, readModelFile } from '../pricing/read-model.ts';
import { Failure } from '../terminal/failure.ts';
import { parseConfig } from '../terminal/read-config.ts';

/** A file that a model has learned from. */
export interface LearnedFile {
  readonly name: string;
  readonly sha256: string;
  readonly rows: RowCounts;
  readonly notes: readonly string[];
  readonly at: string;
}

export interface TrainReceipt {
  readonly dataset: string;
  readonly files: readonly LearnedFile[];
}

/** A model with all that is needed to go on from it. */
export interface TrainedModel extends LoadedModel {
  readonly recipe: Recipe;
  /** The one it made or was given; absent where it uses the shipped one, or none. */
  readonly reference: Reference | undefined;
  readonly equations: Equations;
  readonly samples: Samples;
  readonly receipt: TrainReceipt;
}

/**
 * @param config parameters that were asked for; those that the model was trained with where absent
 * @throws Failure if a part is missing or damaged, or the parameters make summaries that do not add to the model's
 */
export async function readTrainedModel(folder: string, config: Config | undefined): Promise<TrainedModel> {
  const loaded = await readModel(folder);
  const read = (name: string) => readModelFile(folder, name);
  const own = parseConfig(join(folder, 'config.json'), (await read('config.json')).toString());
  const reference = existsSync(join(folder, 'reference.json'))
    ? await readReference(join(folder, 'reference.json'), await read('reference.json'))
    : undefined;
  const chosen = config ? { ...config, reference: config.reference ?? own.reference } : own;
  const recipe = createRecipe(loaded.dataset, chosen as Config, referenceVersion(loaded, chosen.reference, reference));
  if (recipe.key !== loaded.model.recipe)
    throw new Failure(
      'usage',
      `${folder} was trained by the recipe ${loaded.model.recipe}, and ${recipe.key} is asked for, whose sums do not add to it; leave --config out, change only its fit or penalties, or train anew from all files.`,
    );
  try {
    return {
      ...loaded,
      recipe,
      reference,
      equations: decodeEquations(recipe, await read('equations.bin')),
      samples: decodeSamples(recipe, await read('samples.bin')),
      receipt: JSON.parse((await read('receipt.json')).toString()) as TrainReceipt,
    };
  } catch (cause) {
    if (cause instanceof SummaryError || cause instanceof SyntaxError)
      throw new Failure('model', `${folder} is damaged (${cause.message}); train it again from all files.`, { cause });
    throw cause;
  }
}

function referenceVersion({ dataset }: LoadedModel, choice: Config['reference'], own: Reference | undefined): string {
  if (choice === 'none') return 'none';
  return choice === 'shipped' ? (dataset.reference ?? 'none') : (own?.version ?? 'own');
}

export function readReference(path: string, bytes: Buffer): Reference {
  try {
    return decodeReference(JSON.parse(bytes.toString()) as ReferenceJson);
  } catch (cause) {
    throw new Failure(
      'model',
      `${path} is no reference (${(cause as Error).message}); give a reference.json that stima train or stima reference wrote.`,
      { cause },
    );
  }
}
