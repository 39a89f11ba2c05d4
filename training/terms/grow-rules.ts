import type { RuleTree } from '../../datasets/terms-dataset.ts';
import { RULE_STEP } from './rules.ts';

/*
 * Boosted trees (Friedman 2001), each of which asks the same conditions of all rows (Kohavi and Li 1995): it has six conditions, and
 * each combination of them adds a number. All sums are of whole numbers, so they do not depend on the order of the rows.
 */

/** A source in bins. */
export interface BinnedSource {
  /** A condition for each: the bin is at most this one, or is this one; `null` for the last: the source is given. */
  readonly limits: readonly (number | null)[];
  /** Whether a condition holds for one bin, and not for those before it as well. */
  readonly isLevel: boolean;
  /** By row. Bins count from 0; the last stands for what is missing or not listed. */
  readonly bins: Uint8Array;
}

export interface RulesInput {
  readonly sources: readonly BinnedSource[];
  /** What the terms predict of each row, not having seen it. */
  readonly offsets: Float64Array;
  /** How a row looks from a prediction. */
  readonly step: (row: number, predicted: number) => Step;
  /** A combination of conditions counts as if it had so much weight more, without a residual. */
  readonly shrinkage: number;
}

/** The weight of a row, and its weight times its residual. */
export interface Step {
  weight: number;
  pull: number;
}

/** A tree before it is written. */
export interface GrownTree extends Pick<RuleTree, 'conditions'> {
  readonly adds: readonly number[];
}

const CONDITIONS = 6;
const RATE = 0.15;
/** Weights and pulls are rounded so. */
const GRID = 2 ** 20;

/** Trees one after the other, each on what those before have left. @param rows the indices of the rows to learn from */
export function* growRules({ sources, offsets, step, shrinkage }: RulesInput, rows: Int32Array): Generator<GrownTree> {
  const predicted = offsets.slice();
  const [weights, pulls] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const cells = new Uint8Array(rows.length);
  for (;;) {
    for (let i = 0; i < rows.length; i++) {
      const { weight, pull } = step(rows[i]!, predicted[rows[i]!]!);
      weights[i] = Math.round(weight * GRID);
      pulls[i] = Math.round(pull * GRID);
    }
    cells.fill(0);
    const conditions: [source: number, limit: number | null][] = [];
    for (let depth = 0; depth < CONDITIONS; depth++) {
      const found = bestCondition(sources, rows, cells, 1 << depth, weights, pulls, shrinkage * GRID);
      if (found === undefined) break;
      const { source, index } = found;
      conditions.push([source, sources[source]!.limits[index]!]);
      for (let i = 0; i < rows.length; i++)
        if (holds(sources[source]!, index, sources[source]!.bins[rows[i]!]!)) cells[i]! |= 1 << depth;
    }
    if (conditions.length === 0) return;
    const count = 1 << conditions.length;
    const [pull, weight] = [new Float64Array(count), new Float64Array(count)];
    for (let i = 0; i < rows.length; i++) {
      pull[cells[i]!]! += pulls[i]!;
      weight[cells[i]!]! += weights[i]!;
    }
    const adds = Array.from(pull, (sum, cell) =>
      Math.round((RATE * sum) / (weight[cell]! + shrinkage * GRID) / RULE_STEP),
    );
    for (let i = 0; i < rows.length; i++) predicted[rows[i]!]! += adds[cells[i]!]! * RULE_STEP;
    yield { conditions, adds };
  }
}

/** Whether a condition of a source holds for a bin. */
export function holds({ limits, isLevel }: BinnedSource, index: number, bin: number): boolean {
  if (limits[index] === null) return bin < limits.length;
  return isLevel ? bin === index : bin <= index;
}

/** The condition that leaves the least, if one leaves less than none. */
function bestCondition(
  sources: readonly BinnedSource[],
  rows: Int32Array,
  cells: Uint8Array,
  cellCount: number,
  weights: Float64Array,
  pulls: Float64Array,
  shrinkage: number,
) {
  let best: { readonly source: number; readonly index: number } | undefined;
  let most = 0;
  for (const [source, one] of sources.entries()) {
    const { bins, limits, isLevel } = one;
    const binCount = limits.length + 1;
    const [pull, weight] = [new Float64Array(cellCount * binCount), new Float64Array(cellCount * binCount)];
    for (let i = 0; i < rows.length; i++) {
      const at = cells[i]! * binCount + bins[rows[i]!]!;
      pull[at]! += pulls[i]!;
      weight[at]! += weights[i]!;
    }
    const gains = new Float64Array(limits.length);
    for (let cell = 0; cell < cellCount; cell++) {
      const start = cell * binCount;
      let [allPull, allWeight] = [0, 0];
      for (let bin = 0; bin < binCount; bin++) {
        allPull += pull[start + bin]!;
        allWeight += weight[start + bin]!;
      }
      const before = allPull ** 2 / (allWeight + shrinkage);
      let [heldPull, heldWeight] = [0, 0];
      for (let index = 0; index < limits.length; index++) {
        heldPull += pull[start + index]!;
        heldWeight += weight[start + index]!;
        const isOne = isLevel && index < limits.length - 1;
        const p = isOne ? pull[start + index]! : heldPull;
        const w = isOne ? weight[start + index]! : heldWeight;
        gains[index]! += (p * p) / (w + shrinkage) + (allPull - p) ** 2 / (allWeight - w + shrinkage) - before;
      }
    }
    for (const [index, gain] of gains.entries())
      if (gain > most) {
        most = gain;
        best = { source, index };
      }
  }
  return best;
}
