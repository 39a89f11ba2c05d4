import { decodeSealed, startBytes } from '../kinds/sealed-bytes.ts';
import { CELLS, type Counts, createCounts } from './counts.ts';
import type { Recipe } from './recipe.ts';

/** Canonical: equal sums have equal bytes. Most sums are 0 and are left out. */
export function encodeCounts(format: string, { key }: Pick<Recipe, 'key'>, { rows, units, texts }: Counts): Uint8Array {
  const out = startBytes(format, key);
  for (const count of rows) out.unsigned(count);
  for (const sums of [texts, units]) {
    let last = -1;
    for (const [i, sum] of sums.entries()) {
      if (sum === 0) continue;
      out.unsigned(i - last);
      out.unsigned(sum);
      last = i;
    }
    out.unsigned(0);
  }
  return out.sealed();
}

/** @throws SummaryError if the bytes are truncated, damaged, of another format or of another recipe */
export function decodeCounts(format: string, recipe: Pick<Recipe, 'key' | 'part'>, bytes: Uint8Array): Counts {
  return decodeSealed(recipe, 'words', format, bytes, (input) => {
    const counts = createCounts(recipe.part.vocabulary.length);
    for (let cell = 0; cell < CELLS; cell++) counts.rows[cell] = input.unsigned();
    input.addSparse(counts.texts, 0, counts.texts.length);
    input.addSparse(counts.units, 0, counts.units.length);
    return counts;
  });
}
