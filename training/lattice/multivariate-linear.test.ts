import { Matrix, SVD } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { configSchema } from './config.ts';
import { multivariateLinear } from './multivariate-linear.ts';
import { createRecipe } from './recipe.ts';
import { writeOut } from './testing/dense.ts';
import { summarise } from './testing/summaries.ts';

describe('the linear family', () => {
  const recipe = createRecipe(rugs, configSchema.parse({ splits: { training: 1, calibration: 0 } }));
  const rows = makeRugs(300, 1);
  const { weights } = multivariateLinear.fit(recipe, summarise(recipe, rows).summary, recipe.config.fit);

  it('has the coefficients of least squares computed directly on the rows', () => {
    const { lattice, terms, target } = writeOut(rows);
    const areaKnots = rugs.lattice.axes[0].knots;
    const ageKnots = rugs.terms.hats[0]!.knots;
    // The features as the sums know them: interpolated between knots, in steps of 1/256.
    const X = new Matrix(
      rows.map(({ row }, i) => {
        const area = lattice.getRow(i).reduce((sum, w, node) => sum + w * areaKnots[node % 5]!, 0);
        const age = ageKnots.reduce((sum, knot, k) => sum + knot * terms.get(i, 1 + k), 0);
        const [, knotting, years, fringes] = row;
        return [1, area, +(knotting === 1), +(knotting === 2), +(years! >= 80), age, +(fringes! > 0)];
      }),
    );
    const direct = new SVD(X).solve(target).to1DArray();
    expect(weights).toHaveLength(7);
    for (const [i, expected] of direct.entries()) expect(Math.abs(weights[i]! - expected)).toBeLessThan(1e-6);
  });

  it('finds the law of the made-up rugs, within four standard errors of a noise of 10 %', () => {
    const [, area, medium, fine] = weights;
    expect(Math.abs(area! - 0.8)).toBeLessThan(0.05);
    expect(Math.abs(medium! - 0.35)).toBeLessThan(0.06);
    expect(Math.abs(fine! - 0.7)).toBeLessThan(0.06);
  });

  it('prices by those coefficients', () => {
    const price = multivariateLinear.pricer(recipe, { weights: [1, 2, 3, 4, 5, 0.5, 6] });
    const row = Float64Array.of(Math.E, 2, 100, 2);
    expect(Math.log(price(row))).toBeCloseTo(rugs.target.centre + 1 + 2 * 1 + 4 + 5 + 0.5 * 100 + 6, 9);
  });
});
