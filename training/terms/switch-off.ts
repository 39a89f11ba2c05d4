import type { Term } from './term.ts';

/** Some of the terms. The others are left out: their coefficients are 0. */
export interface PartOfTerms {
  readonly terms: readonly Term[];
  /** For each of its terms the index among all terms. */
  readonly indices: readonly number[];
  /** For each of its columns the column among all columns. */
  readonly columns: Int32Array;
}

export function partOfTerms(terms: readonly Term[], isOn: (index: number) => boolean): PartOfTerms {
  const indices = [...terms.keys()].filter(isOn);
  let first = 0;
  const kept = indices.map((t) => {
    const term = { ...terms[t]!, first };
    first += term.count;
    return term;
  });
  const columns = indices.flatMap((t) => Array.from({ length: terms[t]!.count }, (_, i) => terms[t]!.first + i));
  return { terms: kept, indices, columns: Int32Array.from(columns) };
}

/** Values by column of the part, as values by column of all terms. Others are 0. */
export function spread({ columns }: PartOfTerms, values: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (const [i, column] of columns.entries()) out[column] = values[i]!;
  return out;
}
