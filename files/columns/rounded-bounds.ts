import type { CountedNumbers } from './number-terms.ts';

/** So far beyond what a file holds a number is still taken: ten times the largest, a tenth of the smallest. */
const REACH = 10;

/**
 * Bounds of what is taken for a value of a column, wide enough for later files. A number beyond them is a mistake of the unit or of
 * the column.
 */
export function roundedBounds({ values }: CountedNumbers): { readonly min: number; readonly max: number } {
  const [low, high] = [values[0]!, values.at(-1)!];
  const largest = Math.max(Math.abs(low), Math.abs(high), 1);
  return { min: low < 0 ? -roundUp(REACH * largest) : 0, max: roundUp(REACH * largest) };
}

/** The next number of one digit that is not smaller. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Number((Math.ceil(value / unit) * unit).toPrecision(1));
}
