import { describe, expect, it } from 'vitest';
import { measureErrors, ShapeError } from './metrics.ts';

describe('measureErrors', () => {
  it('agrees with scikit-learn', () => {
    // scikit-learn 1.9.1 on y_true [3, 0.5, 2, 7], y_pred [2.5, 0.1, 2, 8]
    const { meanAbsoluteError, rootMeanSquaredError, meanAbsolutePercentageError, r2Score } = measureErrors(
      Float64Array.of(3, 0.5, 2, 7),
      Float64Array.of(2.5, 0.1, 2, 8),
    );
    expect(meanAbsoluteError).toBeCloseTo(0.475, 12);
    expect(rootMeanSquaredError).toBeCloseTo(0.5937171043518958, 12);
    expect(meanAbsolutePercentageError).toBeCloseTo(0.2773809523809524, 12);
    expect(r2Score).toBeCloseTo(0.9391913746630728, 12);
  });

  it('gives a constant target the score 0, and a perfect prediction 1', () => {
    expect(measureErrors(Float64Array.of(5, 5), Float64Array.of(4, 6)).r2Score).toBe(0);
    expect(measureErrors(Float64Array.of(5, 6), Float64Array.of(5, 6)).r2Score).toBe(1);
  });

  it('refuses no rows, and lengths that differ', () => {
    expect(() => measureErrors(Float64Array.of(), Float64Array.of())).toThrow(ShapeError);
    expect(() => measureErrors(Float64Array.of(1, 2), Float64Array.of(1))).toThrow('2 prices and 1 predictions');
  });
});
