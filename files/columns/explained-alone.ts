import { areaUnderCurve } from '../../training/numerics/area-under-curve.ts';

/*
 * How much a column alone says of the target, on rows that it was not learnt from: 1 is everything.
 */

/** The mean of a group is drawn towards the mean of all rows as if it had so many rows more. */
const SHRINK = 0.5;

/**
 * The share of the target's variance that the mean of a row's group explains, with the mean taken from the other half of the rows.
 * @param groupOf for each row its group, or -1
 * @param target NaN where there is none
 */
export function explainedVariance(groupOf: Int32Array, groups: number, target: Float64Array): number {
  const predicted = predictByGroup(groupOf, groups, target);
  let [rows, sum] = [0, 0];
  for (const value of target) if (!Number.isNaN(value)) [rows, sum] = [rows + 1, sum + value];
  let [residual, total] = [0, 0];
  for (const [row, value] of target.entries()) {
    if (Number.isNaN(value)) continue;
    residual += (value - predicted[row]!) ** 2;
    total += (value - sum / rows) ** 2;
  }
  return total > 0 ? 1 - residual / total : 0;
}

/** The area under the curve (AUC) of the share of yes in a row's group, with the share taken from the other half of the rows. */
export function rankedByGroup(groupOf: Int32Array, groups: number, target: Float64Array): number {
  const predicted = predictByGroup(groupOf, groups, target);
  const rows = [...target.keys()]
    .filter((row) => !Number.isNaN(target[row]!))
    .sort((a, b) => predicted[a]! - predicted[b]!);
  return areaUnderCurve(rows, target, predicted);
}

function predictByGroup(groupOf: Int32Array, groups: number, target: Float64Array): Float64Array {
  const sums = [new Float64Array(groups + 1), new Float64Array(groups + 1)];
  const counts = [new Float64Array(groups + 1), new Float64Array(groups + 1)];
  const overall = [0, 0];
  const all = [0, 0];
  for (const [row, value] of target.entries()) {
    if (Number.isNaN(value)) continue;
    const half = halfOf(row);
    const group = groupOf[row]! + 1;
    sums[half]![group]! += value;
    counts[half]![group]! += 1;
    overall[half]! += value;
    all[half]! += 1;
  }
  return target.map((_, row) => {
    const other = 1 - halfOf(row);
    const mean = overall[other]! / Math.max(1, all[other]!);
    const group = groupOf[row]! + 1;
    return (sums[other]![group]! + SHRINK * mean) / (counts[other]![group]! + SHRINK);
  });
}

/** Neighbouring rows of a file are often alike, so halves are not every second row. */
const halfOf = (row: number): 0 | 1 => ((Math.imul(row + 1, 0x9e3779b1) >>> 16) & 1) as 0 | 1;
