import { type ColumnCells, given, shareOf } from './column-cells.ts';
import { rankCorrelation } from './rank-correlation.ts';

/** A name of items is different in so many of the rows, and the same in the others. */
const FEWEST_DIFFERENT = 0.4;
const MOST_DIFFERENT = 0.99;
/** A number that puts the rows in so nearly the order of the target is a measure, and no name. */
const FOLLOWS = 0.5;
/** Repeats of one item may differ so little in the target, as a share of its variance. */
const MOST_VARIANCE = 0.02;
/** So many rows must repeat an item before it is told from chance. */
const FEWEST_REPEATS = 20;
const WITH_DIGITS = 0.9;

/**
 * The column that names the item, if items stand in a file several times: for each category, or as copies. Its values are whole
 * numbers or codes with digits, and rows that share one share the target, though they differ elsewhere.
 * @param columns those that are not left out
 * @param target NaN where a row has none
 */
export function findItemColumn(columns: readonly ColumnCells[], target: Float64Array): ColumnCells | undefined {
  return columns
    .filter((cells) => isLikeNames(cells) && !isMeasure(cells, target))
    .map((cells) => ({ cells, variance: varianceWithin(cells, target, columns) }))
    .filter(({ variance }) => variance < MOST_VARIANCE)
    .sort((a, b) => a.variance - b.variance)[0]?.cells;
}

function isLikeNames(cells: ColumnCells): boolean {
  const different = cells.texts.length / Math.max(1, given(cells));
  return (
    different >= FEWEST_DIFFERENT &&
    different <= MOST_DIFFERENT &&
    given(cells) >= 0.9 * cells.rows &&
    shareOf(cells, (text) => /^(?:\d{4,}|(?=.*\d)(?=.*[\p{L}-])[\p{L}\d_./-]{4,40})$/u.test(text)) >= WITH_DIGITS
  );
}

function isMeasure({ texts, textOf }: ColumnCells, target: Float64Array): boolean {
  const numbers = texts.map(Number);
  const values = Float64Array.from(textOf, (text) => (text < 0 ? Number.NaN : numbers[text]!));
  return Math.abs(rankCorrelation(values, target).correlation) > FOLLOWS;
}

/** The variance of the target among rows with one name, as a share of all. Infinite if too few rows repeat a name. */
function varianceWithin(cells: ColumnCells, target: Float64Array, columns: readonly ColumnCells[]): number {
  const rowsOf = new Map<number, number[]>();
  const known: number[] = [];
  for (const [row, text] of cells.textOf.entries()) {
    if (text < 0 || Number.isNaN(target[row]!)) continue;
    known.push(target[row]!);
    if (cells.counts[text]! > 1) rowsOf.set(text, [...(rowsOf.get(text) ?? []), row]);
  }
  const others = columns.filter((other) => other !== cells);
  let [repeats, within, freedom] = [0, 0, 0];
  for (const rows of rowsOf.values()) {
    const isCopy = rows.every((row) => others.every(({ textOf }) => textOf[row] === textOf[rows[0]!]));
    if (rows.length < 2 || isCopy) continue;
    const values = rows.map((row) => target[row]!);
    repeats += rows.length;
    within += sumOfSquares(values);
    freedom += rows.length - 1;
  }
  return repeats < FEWEST_REPEATS ? Number.POSITIVE_INFINITY : within / freedom / (sumOfSquares(known) / known.length);
}

function sumOfSquares(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
