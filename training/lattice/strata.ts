import { SummaryError } from '../kinds/errors.ts';
import type { ByteReader, ByteWriter } from '../numerics/bytes.ts';
import { addBands, type Bands, readBands, writeBands } from './bands.ts';
import type { Recipe } from './recipe.ts';
import { type Stratum, stratumId } from './stratum.ts';

/** The sums of the rows of one stratum, in parts: of each fold in a summary; of all rows and of the folds left out in equations. */
export interface StratumSums {
  readonly stratum: Stratum;
  readonly bands: readonly Bands[];
}

/** By the number of the stratum. A stratum without rows is left out. */
export type Strata = ReadonlyMap<number, StratumSums>;

/**
 * Adds `sign` times the sums of a stratum.
 * @throws SummaryError if rows would be taken out that are not there
 */
export function addStratum(into: Map<number, StratumSums>, { stratum, bands }: StratumSums, sign: 1 | -1 = 1): void {
  if (!bands.some(holdsRows)) return;
  const id = stratumId(stratum);
  const before = into.get(id);
  if (!before && sign === -1) throw new SummaryError('merge: rows of a stratum would be taken out that are not there');
  const sum = before ? before.bands.map((own, part) => addBands(own, bands[part]!, sign)) : bands;
  if (sum.some(holdsRows)) into.set(id, { stratum, bands: sum });
  else into.delete(id);
}

const holdsRows = ({ rows }: Bands): boolean => rows > 0;

/** Ascending by their number, in whatever order uploads came. */
export const strataInOrder = (strata: Strata): readonly StratumSums[] =>
  [...strata].sort(([a], [b]) => a - b).map(([, sums]) => sums);

export function writeStrata(strata: Strata, out: ByteWriter): void {
  out.unsigned(strata.size);
  for (const { stratum, bands } of strataInOrder(strata)) {
    out.unsigned(stratum.period);
    out.text(stratum.source);
    for (const part of bands) writeBands(part, out);
  }
}

/** @param parts of each stratum; @throws SummaryError if there are strata, and the dataset has no market */
export function readStrata({ basis, market }: Recipe, parts: number, input: ByteReader): StratumSums[] {
  const count = input.unsigned();
  if (count > 0 && !market) throw new SummaryError(`${count} strata, none expected: the dataset has no market`);
  if (!market) return [];
  return Array.from({ length: count }, () => ({
    stratum: { period: input.unsigned(), source: input.text() },
    bands: Array.from({ length: parts }, () => readBands(basis, market, input)),
  }));
}
