import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type FrozenReference, kindOf, type RecipeRequest } from '../../training/kinds/kind.ts';
import { count, percent } from '../../training/wording/wording.ts';
import type { Known } from '../known/known.ts';
import type { ReadingOptions } from '../pricing/reading-options.ts';
import type { Input } from '../terminal/open-input.ts';
import type { Progress } from '../terminal/progress.ts';
import { spoolRows } from './spool-rows.ts';

export interface OwnReferenceOptions {
  readonly recipe: RecipeRequest;
  readonly input: Input;
  /** How the file is written. */
  readonly written?: ReadingOptions | undefined;
  /** Folder for the rows as numbers, while the reference is made. */
  readonly scratch: string;
  readonly progress: Pick<Progress, 'update' | 'done'>;
  readonly known: Known;
}

/**
 * A reference made from the training rows of a file; `undefined` if they are too few or too similar. Its version is a digest,
 * so that no other reference has the same version.
 */
export async function makeOwnReference({
  recipe,
  input,
  written,
  scratch,
  progress,
  known,
}: OwnReferenceOptions): Promise<FrozenReference | undefined> {
  const spooled = await spoolRows(
    kindOf(known.summarising, recipe.dataset).openSums(recipe),
    input,
    join(scratch, 'rows.bin'),
    (share) => progress.update('read', share),
    written,
  );
  progress.done('read', `${count(spooled.count)} rows`);
  try {
    progress.update('reference', 0);
    const kind = kindOf(known.referencing, recipe.dataset);
    const reference = kind.makeReference(recipe, 'own', spooled, (share) => progress.update('reference', share));
    if (!reference) {
      progress.done('reference', 'too few rows to tell outliers by; every row counts alike');
      return undefined;
    }
    progress.done(
      'reference',
      recipe.dataset.target.answers
        ? 'a first fit, from which rows are weighed'
        : `residuals of ${percent(reference.sigma)}`,
    );
    const digest = createHash('sha256')
      .update(JSON.stringify(kind.encodeReference(reference)))
      .digest('hex')
      .slice(0, 12);
    return { ...reference, version: `own-${digest}` };
  } finally {
    spooled.discard();
  }
}
