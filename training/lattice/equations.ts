import { SummaryError } from '../kinds/errors.ts';
import { FOLDS } from '../summary/split.ts';
import { addBands } from './bands.ts';
import { addFolds, emptyNormal, type Normal } from './normal.ts';
import type { Recipe } from './recipe.ts';
import { addStratum, type Strata } from './strata.ts';
import { addTargets, expectRecipe, type Summary } from './summary.ts';
import { CapacityError } from './sums.ts';

/**
 * The part of a summary that a fit needs, sparse and ready to solve. Only the folds that cross-validation leaves out
 * are kept separately. Equations add and subtract like summaries.
 */
export interface Equations {
  readonly recipe: string;
  readonly whole: Normal;
  /** Of the folds left out in turn, on the nodes and columns of the whole. */
  readonly validation: readonly Normal[];
  /** As in a summary. */
  readonly targets: ReadonlyMap<number, number>;
  /** The rows by stratum, by its number. Empty: all stand at one level. */
  readonly strata: Strata;
}

/** The folds that are left out in turn. Two suffice to decide between two different candidates. */
export const VALIDATION_FOLDS = Math.min(2, FOLDS);

/**
 * Up to this many rows the sums of all folds together are exact. The largest number that a row adds is its product with
 * ln price, 2²²·|y| with |y| < 8.
 */
export const EQUATION_ROW_LIMIT = 2 ** 53 / (2 ** 22 * 8);

export function createEquations(recipe: Recipe, summary: Summary): Equations {
  return addToEquations(recipe, emptyEquations(recipe), summary);
}

export function emptyEquations({ key, basis }: Recipe): Equations {
  return {
    recipe: key,
    whole: emptyNormal(basis),
    validation: Array.from({ length: VALIDATION_FOLDS }, () => emptyNormal(basis)),
    targets: new Map(),
    strata: new Map(),
  };
}

/**
 * The equations of the rows of both, or of those of the first without those of the second.
 *
 * @throws SummaryError if the recipes differ, or more rows would be taken out than there are
 * @throws CapacityError if there would be more rows than the integers can hold
 */
export function addToEquations(recipe: Recipe, equations: Equations, summary: Summary, sign: 1 | -1 = 1): Equations {
  expectRecipe(recipe, equations, summary);
  const { folds } = summary;
  const [whole, ...validation] = addFolds(
    recipe.basis,
    [equations.whole, ...equations.validation],
    [folds, ...equations.validation.map((_, f) => [folds[f]!])],
    sign,
  ) as [Normal, ...Normal[]];
  for (const { rows } of [whole, ...validation]) {
    if (rows < 0) throw new SummaryError(`merge: ${rows} rows would be left`);
    if (rows > EQUATION_ROW_LIMIT)
      throw new CapacityError(`a fit would rest on ${rows} rows; its sums are exact up to ${EQUATION_ROW_LIMIT}`);
  }
  const targets = new Map(equations.targets);
  addTargets(targets, summary.targets, sign);
  return { recipe: recipe.key, whole, validation, targets, strata: addStrata(equations.strata, summary.strata, sign) };
}

function addStrata(into: Strata, from: Strata, sign: 1 | -1): Strata {
  const sum = new Map(into);
  for (const { stratum, bands: folds } of from.values()) {
    const whole = folds.reduce((all, bands) => addBands(all, bands));
    addStratum(sum, { stratum, bands: [whole, ...folds.slice(0, VALIDATION_FOLDS)] }, sign);
  }
  return sum;
}
