import type { Family } from './family.ts';
import { median } from './median.ts';
import { multivariateLinear } from './multivariate-linear.ts';
import { orderedLattice } from './ordered-lattice.ts';

/** Every family, the plainest first. The last one answers. */
export const families: readonly Family<unknown>[] = [median, multivariateLinear, orderedLattice] as Family<unknown>[];
