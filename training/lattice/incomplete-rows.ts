import type { Row } from '../../datasets/dataset.ts';
import { divideWhole } from '../numerics/divide-whole.ts';
import type { Imputation } from './imputation.ts';
import { createIncompletePlacer, type IncompletePlaces } from './incomplete-placer.ts';
import type { Place } from './place.ts';
import type { Recipe } from './recipe.ts';
import { type Reference, weightAt } from './robust-reference.ts';
import { createShareAdder, type FoldSums, UNIT } from './sums.ts';
import { type Surface, surfaceAt } from './surface.ts';

/** The scale s of the likelihood exp(−|r|/s) of a flag by the residual r of its price. Residuals have heavy tails. */
const SHARPNESS = 1.2;

/**
 * Adds rows that lack inputs. Such a row counts once. Its weight is divided among the combinations of its unknown
 * flags, in whole sixteenths. The shares follow the frequencies of the combinations at its size, and how well the
 * frozen reference's price for each agrees with the row's own price. All of this is frozen, so that the row's sums
 * depend on the row alone.
 */
export function createIncompleteAdder(recipe: Recipe, imputation: Imputation) {
  const { basis } = recipe;
  const place = createIncompletePlacer(recipe, imputation);
  const addShare = createShareAdder(basis);
  const shares = new Float64Array(imputation.flagShares.length / basis.knotCount);

  /** Divides the row's weight. A row that the reference contradicts has a smaller weight. */
  const divide = (
    found: IncompletePlaces,
    fold: number,
    target: number,
    reference: Reference | undefined,
    { centreAt, onResidual }: IncompleteOptions,
  ): Float64Array => {
    const { count, maxWeight } = found;
    const own = shares.subarray(0, count);
    own.set(found.shares.subarray(0, count));
    if (!reference) return divideWhole(own, maxWeight);
    const size = found.places[0]!;
    const ln = target * UNIT.ln - (centreAt?.(size) ?? 0);
    const surface = reference.surfaces[fold]!;
    // The scatter s of such rows, from their weight 16·(σ/s)².
    const scatter = reference.sigma * Math.sqrt(16 / maxWeight);
    const prices = pricesAt(basis, surface, found);
    const residual = ln - meanOf(prices, found);
    onResidual?.(size, residual);
    const weight = weightAt(Math.abs(residual), scatter, maxWeight);
    const distances = prices.map((price) => Math.abs(ln - price) / reference.sigma);
    const nearest = distances.reduce((least, value) => Math.min(least, value));
    for (let i = 0; i < count; i++) own[i]! *= Math.exp(SHARPNESS * (nearest - distances[i]!));
    return divideWhole(own, weight);
  };

  return (
    sums: FoldSums,
    row: Row,
    fold: number,
    target: number,
    reference: Reference | undefined,
    options: IncompleteOptions = {},
  ): void => {
    const found = place(row);
    const weights = divide(found, fold, target, reference, options);
    for (let i = 0; i < found.count; i++) {
      addShare(sums, found.places[i]!, target, weights[i]!);
      options.onShare?.(found.places[i]!, target, weights[i]!);
    }
    sums.rows++;
  };
}

/** All places of a row are at its size. */
interface IncompleteOptions {
  /** Centre of the residuals at a size, in ln price. */
  readonly centreAt?: ((size: Place) => number) | undefined;
  /** Called with the distance of the row's ln price from the reference. */
  readonly onResidual?: ((size: Place, residual: number) => void) | undefined;
  /** Called with each part of the row's weight. */
  readonly onShare?: ((place: Place, target: number, weight: number) => void) | undefined;
}

/** The centred ln price of an incomplete row on a surface: the mean over its places. */
export function expectedAt(basis: Recipe['basis'], surface: Surface, found: IncompletePlaces): number {
  return meanOf(pricesAt(basis, surface, found), found);
}

/** Centred ln prices of a surface at each place. */
function pricesAt(basis: Recipe['basis'], surface: Surface, { count, places }: IncompletePlaces): Float64Array {
  const prices = new Float64Array(count);
  for (let i = 0; i < count; i++) prices[i] = surfaceAt(basis, surface, places[i]!);
  return prices;
}

function meanOf(prices: Float64Array, { shares }: IncompletePlaces): number {
  let sum = 0;
  let total = 0;
  for (const [i, price] of prices.entries()) {
    sum += shares[i]! * price;
    total += shares[i]!;
  }
  return sum / total;
}

/** Whether a row lacks an input. */
export function isIncomplete(row: Row): boolean {
  for (let i = 0; i < row.length; i++) if (Number.isNaN(row[i]!)) return true;
  return false;
}
