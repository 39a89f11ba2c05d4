import { type BandCoverage, coverageByBand } from '../ranges/coverage-by-band.ts';
import { type RangeOfPrediction, rangedBy } from './range.ts';

/** Counts rows whose range holds their price, by band of the predicted price. */
export function coverageOfBands(coverage: number, range: RangeOfPrediction) {
  const bands = coverageByBand(rangedBy(coverage, range));
  return {
    add: (price: number, isCovered: boolean): void => bands.add(Float64Array.of(Math.log(price)), isCovered),
    /** Bounds are in units of the price. */
    finish: (): BandCoverage[] =>
      bands
        .finish()
        .map((band) => ({ ...band, from: band.from === null ? null : Number(Math.exp(band.from).toPrecision(4)) })),
  };
}
