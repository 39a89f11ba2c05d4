import type { MarketFunctions } from './market-functions.ts';
import type { Place } from './place.ts';

/**
 * The centres of the residuals of a stratum from the frozen reference, by size. A market that has fallen by a third has
 * large residuals everywhere. By these residuals its rows would get small weights, and the cheapest the smallest. So
 * the weight of a row depends on its distance from the centre of its stratum in its upload.
 */
export type ResidualCentres = ReadonlyMap<number, Float64Array>;

/** Counts of residuals by stratum: sizes × bins. Counts of parts of an upload add up to those of the upload. */
export type ResidualCounts = Map<number, Uint32Array>;

const BINS_PER_LN = 256;
const MOST = 4;
const BINS = 2 * MOST * BINS_PER_LN + 1;
/** The number of rows that a size borrows from the middle of its stratum. */
const SHRUNK_BY = 30;
/** Centres are multiples of it. */
export const CENTRE_STEP = 1 / 32;

export function createResidualCounter({ hatCount, byKnot }: MarketFunctions) {
  const counts: ResidualCounts = new Map();
  const sizes = byKnot.length / hatCount;
  const nearest = Int32Array.from({ length: sizes }, (_, knot) => {
    const hats = byKnot.subarray(knot * hatCount, (knot + 1) * hatCount);
    return hats.indexOf(Math.max(...hats));
  });
  return {
    counts,
    /** The size class of a row. */
    sizeOf: ({ knot, upper }: Pick<Place, 'knot' | 'upper'>): number => nearest[upper > 128 ? knot + 1 : knot]!,
    add: (stratum: number, size: number, residual: number): void => {
      let own = counts.get(stratum);
      if (!own) {
        own = new Uint32Array(hatCount * BINS);
        counts.set(stratum, own);
      }
      const bin = Math.round(Math.min(MOST, Math.max(-MOST, residual)) * BINS_PER_LN) + MOST * BINS_PER_LN;
      own[size * BINS + bin]!++;
    },
  };
}

/**
 * The middle of each stratum's residuals by size, in steps of 1/32: the median of the size, drawn to that of the stratum where
 * rows are few.
 * @param step of which they are multiples
 * @returns `undefined` if all of them are zero, as in a market that stands where the reference stands
 */
export function findCentres(counts: ResidualCounts, step = CENTRE_STEP): ResidualCentres | undefined {
  const centres = new Map<number, Float64Array>();
  let moved = false;
  for (const [stratum, own] of counts) {
    const sizes = own.length / BINS;
    const all = new Uint32Array(BINS);
    for (let i = 0; i < own.length; i++) all[i % BINS]! += own[i]!;
    const middle = medianOf(all).median;
    const bySize = Float64Array.from({ length: sizes }, (_, size) => {
      const { rows, median } = medianOf(own.subarray(size * BINS, (size + 1) * BINS));
      const drawn = (rows * median + SHRUNK_BY * middle) / (rows + SHRUNK_BY);
      return Math.round(drawn / step) * step;
    });
    if (bySize.some((value) => value !== 0)) moved = true;
    centres.set(stratum, bySize);
  }
  return moved ? centres : undefined;
}

function medianOf(bins: Uint32Array): { readonly rows: number; readonly median: number } {
  let rows = 0;
  for (const count of bins) rows += count;
  let below = 0;
  for (let bin = 0; bin < bins.length; bin++) {
    below += bins[bin]!;
    if (2 * below >= rows && rows > 0) return { rows, median: bin / BINS_PER_LN - MOST };
  }
  return { rows, median: 0 };
}
