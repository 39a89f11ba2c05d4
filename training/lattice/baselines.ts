import type { Equations } from './equations.ts';
import { fitMedian, type median } from './median.ts';
import { fitLinear, type multivariateLinear } from './multivariate-linear.ts';
import type { Recipe } from './recipe.ts';

/** The fitted baselines. A model is compared with them. */
export interface Baselines {
  readonly median: ReturnType<typeof median.fit>;
  readonly linear: ReturnType<typeof multivariateLinear.fit>;
}

/** @throws NothingToFitError if the equations hold no row */
export function fitBaselines({ dataset, basis }: Recipe, { targets, whole }: Equations): Baselines {
  return {
    median: fitMedian(dataset, targets),
    linear: fitLinear(basis, whole),
  };
}
