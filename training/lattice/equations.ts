import { SummaryError } from '../kinds/errors.ts';
import { FOLDS } from '../summary/split.ts';
import { addBands, type Bands } from './bands.ts';
import { addFolds, emptyNormal, type Normal } from './normal.ts';
import type { Recipe } from './recipe.ts';
import type { Stratum } from './stratum.ts';
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
  readonly strata: ReadonlyMap<number, StratumEquations>;
}

/** The rows of one stratum: all of them, and those of the folds left out. */
export interface StratumEquations {
  readonly stratum: Stratum;
  readonly bands: readonly Bands[];
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

const holdsRows = ({ rows }: Bands): boolean => rows > 0;

function addStrata(into: Equations['strata'], from: Summary['strata'], sign: 1 | -1): Equations['strata'] {
  const sum = new Map(into);
  for (const [id, { stratum, folds }] of from) {
    if (!folds.some(holdsRows)) continue;
    const parts = [folds.reduce((all, bands) => addBands(all, bands)), ...folds.slice(0, VALIDATION_FOLDS)];
    const before = sum.get(id);
    if (!before && sign === -1)
      throw new SummaryError('merge: rows of a stratum would be taken out that are not there');
    const bands = before ? before.bands.map((own, i) => addBands(own, parts[i]!, sign)) : parts;
    if (bands[0]!.rows > 0) sum.set(id, { stratum, bands });
    else sum.delete(id);
  }
  return new Map([...sum].sort(([a], [b]) => a - b));
}
