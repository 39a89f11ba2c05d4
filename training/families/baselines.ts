import { defaultConfig } from '../default-config.ts';
import type { Normal } from '../lattice/normal.ts';
import type { Recipe } from '../recipe.ts';
import type { Summary } from '../summary/summary.ts';
import { median } from './median.ts';
import { fitLinear, type multivariateLinear } from './multivariate-linear.ts';

/** The plain families, fitted: what a model is compared with. */
export interface Baselines {
  readonly median: ReturnType<typeof median.fit>;
  readonly linear: ReturnType<typeof multivariateLinear.fit>;
}

/**
 * @param normal of all folds of the summary
 * @throws NothingToFitError if the summary holds no row
 */
export function fitBaselines(recipe: Recipe, summary: Summary, normal: Normal): Baselines {
  return {
    median: median.fit(recipe, summary, defaultConfig.fit),
    linear: fitLinear(recipe.basis, normal),
  };
}
