import type { Row } from '../../datasets/dataset.ts';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { Violations } from '../evaluation/evaluation.ts';
import { levelsOf } from '../table/levels.ts';
import { columnOfAxis, type OneColumnAxis } from './axis-column.ts';
import { orderingOf } from './basis.ts';

/** The factors by which an item is made larger on the scale. */
const STEPS = [1.01, 1.02, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3];

/**
 * Prices items that are further along an ordered axis. It counts the items that cost less although the axis rises, or
 * more although it falls. On the scale, an item grows in all its measures if the dataset declares how.
 * @param price gives the price of a row
 */
export function countViolations(
  dataset: LatticeDataset,
  price: (row: Row) => number,
  rows: readonly Row[],
): Violations {
  const counts: Record<string, number> = {};
  for (const axis of dataset.lattice.axes) {
    const ordering = orderingOf(axis);
    if (!ordering || axis.kind === 'flags') continue;
    const sign = ordering.direction === 'falling' ? -1 : 1;
    const further = createFurther(dataset, axis);
    let count = 0;
    for (const row of rows) {
      const base = price(row);
      if (further(row).some((other) => sign * (price(other) - base) < 0)) count++;
    }
    counts[axis.name] = rows.length ? count / rows.length : 0;
  }
  return counts;
}

/** The items that differ from a row only in being further along the axis. */
function createFurther(dataset: LatticeDataset, axis: OneColumnAxis): (row: Row) => Row[] {
  const column = columnOfAxis(dataset, axis);
  if (axis.kind === 'scale') {
    const grow = dataset.grow ?? ((row: Row, factor: number) => row.with(column, row[column]! * factor));
    return (row) => STEPS.map((factor) => grow(row, factor));
  }
  const count = levelsOf(dataset.columns[column]!)?.length ?? 0;
  return (row) => {
    const level = row[column]!;
    return Array.from({ length: count - 1 - level }, (_, i) => row.with(column, level + 1 + i));
  };
}
