import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Recipe } from '../../training/lattice/recipe.ts';
import { encodeReference, makeReference, type Reference } from '../../training/lattice/robust-reference.ts';
import { ConvergenceError } from '../../training/lattice/solve.ts';
import { count } from '../../training/report/words.ts';
import type { Input } from '../terminal/open-input.ts';
import type { Progress } from '../terminal/progress.ts';
import { type SpooledRows, spoolRows } from './spool-rows.ts';

export interface OwnReferenceOptions {
  readonly recipe: Recipe;
  readonly input: Input;
  /** Folder for the rows as numbers, while the reference is made. */
  readonly scratch: string;
  readonly progress: Pick<Progress, 'update' | 'done'>;
}

/** Fewer rows do not make five lattices that could judge each other. */
const FEWEST_ROWS = 200;

/**
 * A reference made of the training rows of a file, or undefined where they are too few or too much alike; its version is
 * a digest, so that another reference never passes for it.
 */
export async function makeOwnReference({
  recipe,
  input,
  scratch,
  progress,
}: OwnReferenceOptions): Promise<Reference | undefined> {
  const spooled = await spoolRows(recipe.dataset, input, join(scratch, 'rows.bin'), (share) =>
    progress.update('read', share),
  );
  progress.done('read', `${count(spooled.count)} rows`);
  try {
    const reference = spooled.count < FEWEST_ROWS ? undefined : tryToMake(recipe, spooled, progress);
    if (!reference) {
      progress.done('reference', 'too few rows to tell outliers by; every row counts alike');
      return undefined;
    }
    progress.done('reference', `residuals of ${(100 * reference.sigma).toFixed(1)} %`);
    const digest = createHash('sha256')
      .update(JSON.stringify(encodeReference(reference)))
      .digest('hex')
      .slice(0, 12);
    return { ...reference, version: `own-${digest}` };
  } finally {
    spooled.discard();
  }
}

function tryToMake(
  recipe: Recipe,
  { visit }: SpooledRows,
  progress: OwnReferenceOptions['progress'],
): Reference | undefined {
  progress.update('reference', 0);
  try {
    const reference = makeReference(recipe, 'own', visit, (share) => progress.update('reference', share));
    return reference.sigma > 0 ? reference : undefined;
  } catch (error) {
    // All training rows lie in one fold: the others have nothing to be fitted on.
    if (error instanceof ConvergenceError) return undefined;
    throw error;
  }
}
