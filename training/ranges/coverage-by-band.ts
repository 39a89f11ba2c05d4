import { createGrouper, type RangedDataset } from './calibrate-range.ts';

export interface BandCoverage {
  /** The lower bound of the band, in units of its feature. The first band has none. */
  readonly from: number | null;
  readonly rows: number;
  /** The share of its rows whose price the range contains. It is 0 if there are no rows. */
  readonly coverage: number;
}

/** Counts rows, and those whose price the range contains, by band of the scale. */
export function coverageByBand(dataset: RangedDataset) {
  const { bandOf, bounds } = createGrouper(dataset);
  const bands = bounds.map((from) => ({ from, rows: 0, covered: 0 }));
  return {
    add: (features: Float64Array, isCovered: boolean): void => {
      const band = bands[bandOf(features)]!;
      band.rows++;
      if (isCovered) band.covered++;
    },
    finish: (): BandCoverage[] =>
      bands.map(({ from, rows, covered }) => ({ from, rows, coverage: rows > 0 ? covered / rows : 0 })),
  };
}
