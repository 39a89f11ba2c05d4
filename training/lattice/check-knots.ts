import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { RecipeError } from '../kinds/errors.ts';
import type { Config } from './config.ts';
import { knotsOf } from './recipe.ts';

/**
 * Knots may reach this many times further than the declared ones. Much further out, sums lose the digits that
 * distinguish rows.
 */
const FURTHEST = 10;
/** The least gap between knots, as a share of the width of those declared. */
const LEAST_GAP = 1e-6;

/**
 * Checks chosen knots against the values of their feature in this dataset. A stored model has its own knots, which are
 * not checked.
 * @throws RecipeError with the allowed knots
 */
export function checkKnots(dataset: LatticeDataset, chosen: Config['knots']): void {
  const declared = knotsOf(dataset);
  for (const [feature, values] of Object.entries(chosen)) {
    const own = Object.hasOwn(declared, feature) ? declared[feature] : undefined;
    if (own === undefined)
      throw new RecipeError(
        `knots: ${feature} has no knots; those of ${Object.keys(declared).join(', ')} can be chosen`,
      );
    checkRange(feature, values, own[0]!, own.at(-1)!);
  }
}

function checkRange(feature: string, values: readonly number[], low: number, high: number): void {
  const width = high - low;
  const [least, most] = [low - FURTHEST * width, high + FURTHEST * width].map((value) => Number(value.toPrecision(3)));
  if (values.some((value) => value < least! || value > most!))
    throw new RecipeError(`knots: those of ${feature} must lie from ${least} to ${most}, where its values can be`);
  const gap = Number((LEAST_GAP * width).toPrecision(1));
  if (values.some((value, i) => i > 0 && value - values[i - 1]! < gap))
    throw new RecipeError(`knots: those of ${feature} must ascend, each by at least ${gap}`);
}
