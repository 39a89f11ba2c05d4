import type { Gram } from './gram.ts';
import type { Term } from './term.ts';

/** The equations of some of the terms. Those of the others are left out: their coefficients are 0. */
export interface PartOfTerms {
  readonly terms: readonly Term[];
  /** For each of its terms the index among all terms. */
  readonly indices: readonly number[];
  /** For each of its columns the column among all columns. */
  readonly columns: Int32Array;
  readonly products: Float64Array;
  readonly moments: Float64Array;
}

export function partOfTerms(
  terms: readonly Term[],
  { products, moments }: Pick<Gram, 'products' | 'moments'>,
  isOn: (index: number) => boolean,
): PartOfTerms {
  const indices = [...terms.keys()].filter(isOn);
  let first = 0;
  const kept = indices.map((t) => {
    const term = { ...terms[t]!, first };
    first += term.count;
    return term;
  });
  if (first === moments.length)
    return { terms, indices, columns: Int32Array.from(moments, (_, i) => i), products, moments };
  const columns = Int32Array.from(
    indices.flatMap((t) => Array.from({ length: terms[t]!.count }, (_, i) => terms[t]!.first + i)),
  );
  const part = new Float64Array((columns.length * (columns.length + 1)) / 2);
  let at = 0;
  for (let i = 0; i < columns.length; i++) {
    const row = (columns[i]! * (columns[i]! + 1)) / 2;
    for (let j = 0; j <= i; j++) part[at++] = products[row + columns[j]!]!;
  }
  return { terms: kept, indices, columns, products: part, moments: Float64Array.from(columns, (c) => moments[c]!) };
}

/** Values by column of the part, as values by column of all terms. Others are 0. */
export function spread({ columns }: PartOfTerms, values: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (const [i, column] of columns.entries()) out[column] = values[i]!;
  return out;
}
