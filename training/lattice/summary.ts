import { SummaryError } from '../kinds/errors.ts';
import { FOLDS } from '../summary/split.ts';
import type { Recipe } from './recipe.ts';
import { addStratum, type StratumSums } from './strata.ts';
import { createFoldSums, expectCapacity, type FoldSums, touchBlock } from './sums.ts';

/**
 * A set of rows is reduced to this: exact sums that add and subtract. Two summaries of one recipe merge to the summary of
 * their rows together, in any order. Subtracting a summary undoes merging it.
 */
export interface Summary {
  readonly recipe: string;
  readonly folds: readonly FoldSums[];
  /** Training rows by centred ln target, in 1/1024 (sorted by key): the median baseline. */
  readonly targets: Map<number, number>;
  /**
   * The rows by stratum, by its number. Empty if nothing says when rows were priced: they all stand at one level.
   */
  readonly strata: Map<number, StratumSums>;
}

export function createSummary(recipe: Recipe): Summary {
  return {
    recipe: recipe.key,
    folds: Array.from({ length: FOLDS }, () => createFoldSums(recipe.basis)),
    targets: new Map(),
    strata: new Map(),
  };
}

/**
 * Adds `sign` times `other` into `summary`, in place.
 *
 * @throws SummaryError if the recipes differ, or more rows would be taken out of a fold than it holds
 * @throws CapacityError if a fold would hold more rows than its integers can. `summary` is then unchanged
 */
export function addSummary(recipe: Recipe, summary: Summary, other: Summary, sign: 1 | -1 = 1): Summary {
  expectRecipe(recipe, summary, other);
  for (const [f, { rows }] of summary.folds.entries()) {
    const sum = rows + sign * other.folds[f]!.rows;
    if (sum < 0) throw new SummaryError(`merge: fold ${f} would hold ${sum} rows`);
    expectCapacity(sum);
  }
  for (const [f, fold] of summary.folds.entries()) addFold(recipe, fold, other.folds[f]!, sign);
  addTargets(summary.targets, other.targets, sign);
  for (const added of other.strata.values()) addStratum(summary.strata, added, sign);
  return summary;
}

/** @throws SummaryError if any is of another recipe */
export function expectRecipe(recipe: Recipe, ...all: readonly { readonly recipe: string }[]): void {
  for (const { recipe: key } of all)
    if (key !== recipe.key) throw new SummaryError(`merge: recipe ${key}, ${recipe.key} expected`);
}

/** Adds `sign` times the counts of others. Counts that become 0 are left out. */
export function addTargets(into: Summary['targets'], others: Summary['targets'], sign: 1 | -1): void {
  for (const [target, count] of others) {
    const sum = (into.get(target) ?? 0) + sign * count;
    if (sum) into.set(target, sum);
    else into.delete(target);
  }
}

/** Adds `sign` times the sums of a fold into another. */
export function addFold({ basis }: Recipe, into: FoldSums, from: FoldSums, sign: 1 | -1): void {
  into.rows += sign * from.rows;
  into.squares += sign * from.squares;
  for (let i = 0; i < into.terms.length; i++) into.terms[i]! += sign * from.terms[i]!;
  for (let i = 0; i < into.termTargets.length; i++) into.termTargets[i]! += sign * from.termTargets[i]!;
  const stride = basis.columnCount + 3;
  for (let node = 0; node < basis.nodeCount; node++) {
    const block = from.blockOf[node]!;
    if (block < 0) continue;
    const at = touchBlock(into, basis, node);
    for (let j = 0; j < stride; j++) into.blocks[at + j]! += sign * from.blocks[block * stride + j]!;
  }
}

/** Rows in all folds. */
export function rowCount(summary: Summary): number {
  return summary.folds.reduce((sum, { rows }) => sum + rows, 0);
}
