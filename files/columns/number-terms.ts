import type { NumberTerms } from '../../datasets/terms-dataset.ts';

/** Knots between the outermost points. */
const KNOTS = 10;
/** Up to so many different values each have a knot. */
const FEW_VALUES = 16;
/** The outermost knots. Beyond them a number counts as the knot. */
const TAIL = 0.001;
/** A value that so large a share of the rows has can have a level of its own. */
const COMMON = 0.03;
/** A value of so many of the rows takes no part in the quantiles, or nearly all of them would be that value. */
const SPIKE = 0.2;
/** A number is learnt in its logarithm if so many medians lie below its largest values. */
const LONG_TAIL = 4;

/** Numbers by their different values. */
export interface CountedNumbers {
  /** Ascending, all different. */
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** @param rows of each value */
export function countNumbers(rows: Iterable<readonly [value: number, rows: number]>): CountedNumbers {
  const counts = new Map<number, number>();
  for (const [value, count] of rows) counts.set(value + 0, (counts.get(value + 0) ?? 0) + count);
  const sorted = [...counts].sort((a, b) => a[0] - b[0]);
  return { values: sorted.map(([value]) => value), counts: sorted.map(([, count]) => count) };
}

/**
 * How a number is learnt: knots at every value if there are few, at quantiles otherwise.
 * @param numbers at least two different ones
 * @param areCodes whether each value has a level of its own, if several rows have it
 * @param mostCodes the most such levels
 */
export function numberTerms(numbers: CountedNumbers, areCodes = false, mostCodes = 0): NumberTerms {
  const { values, counts } = numbers;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const log = values[0]! > 0 && quantile(numbers, 0.99) > LONG_TAIL * quantile(numbers, 0.5);
  const knots = values.length <= FEW_VALUES ? values : quantileKnots(numbers);
  const single = areCodes ? commonest(numbers, mostCodes) : values.filter((_, i) => counts[i]! > COMMON * rows);
  return {
    knots,
    ...(log && { log }),
    ...(single.length > 0 && { values: single }),
  };
}

function quantileKnots(numbers: CountedNumbers): readonly number[] {
  const { values, counts } = numbers;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const others = [...values.keys()].filter((i) => counts[i]! <= SPIKE * rows);
  const spread = { values: others.map((i) => values[i]!), counts: others.map((i) => counts[i]!) };
  const inner = Array.from({ length: KNOTS - 2 }, (_, i) => quantile(spread, (i + 1) / (KNOTS - 1)));
  const ends = [quantile(numbers, TAIL), quantile(numbers, 1 - TAIL)];
  const knots = [...new Set([...ends, ...inner])].sort((a, b) => a - b);
  return knots.length > 1 ? knots : [values[0]!, values.at(-1)!];
}

/** The smallest value that at least this share of the rows does not exceed. */
export function quantile({ values, counts }: CountedNumbers, share: number): number {
  const wanted = share * counts.reduce((sum, count) => sum + count, 0);
  let rows = 0;
  for (const [index, value] of values.entries()) {
    rows += counts[index]!;
    if (rows >= wanted) return value;
  }
  return values.at(-1)!;
}

function commonest({ values, counts }: CountedNumbers, most: number): readonly number[] {
  const order = [...values.keys()].filter((i) => counts[i]! > 1).sort((a, b) => counts[b]! - counts[a]! || a - b);
  return order
    .slice(0, most)
    .map((i) => values[i]!)
    .sort((a, b) => a - b);
}
