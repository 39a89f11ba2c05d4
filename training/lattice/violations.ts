import type { Dataset, Row } from '../../datasets/dataset.ts';
import type { Violations } from '../evaluation/evaluation.ts';

/** How much more is tried on the scale. */
const STEPS = [1.01, 1.02, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3];

/**
 * Asks for prices of better items and counts those quoted less. On the scale an item grows as a whole where the dataset
 * says how.
 *
 * @param price of a row
 */
export function countViolations(dataset: Dataset, price: (row: Row) => number, rows: readonly Row[]): Violations {
  const counts: Record<string, number> = {};
  for (const axis of dataset.lattice.axes) {
    if (axis.kind === 'flags' || !axis.increasing) continue;
    const better = axis.kind === 'scale' ? grown : improved;
    const column = dataset.columns.findIndex(({ name }) => name === axis.name);
    let count = 0;
    for (const row of rows) {
      const base = price(row);
      if (better(dataset, row, column).some((other) => price(other) < base)) count++;
    }
    counts[axis.name] = rows.length ? count / rows.length : 0;
  }
  return counts;
}

function grown(dataset: Dataset, row: Row): Row[] {
  return STEPS.map((factor) => dataset.grow(row, factor));
}

function improved({ columns }: Dataset, row: Row, column: number): Row[] {
  const grade = columns[column]!;
  const levels = grade.kind === 'grade' ? grade.levels.length : 0;
  return Array.from({ length: levels - 1 - row[column]! }, (_, i) => {
    const other = Float64Array.from(row);
    other[column] = row[column]! + 1 + i;
    return other;
  });
}
