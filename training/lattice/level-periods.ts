/** The number of newest periods that have a level each. */
const NEWEST = 36;
/** The number of older periods that share one level. */
const OLDER_TOGETHER = 12;
/** The largest number of levels for older periods. All still older periods share the oldest of these levels. */
const OLDER_LEVELS = 8;

interface HeldPeriod {
  readonly period: number;
  readonly rows: number;
}

/**
 * The level columns are bounded, however long the history grows: its newest periods have a level each, and older ones share one
 * by the dozen. Which periods share a level follows from the periods in force alone, whatever the order of the uploads. Rows without a
 * period are never put together with others.
 *
 * @param held periods with rows, each once
 * @returns for each period the one among those of its level that has the most rows; it stands for them
 */
export function standForPeriods(held: readonly HeldPeriod[]): ReadonlyMap<number, HeldPeriod['period']> {
  const newestFirst = held.toSorted((a, b) => b.period - a.period);
  const groups = new Map<number, HeldPeriod[]>();
  for (const [age, one] of newestFirst.entries()) {
    const group = one.period === 0 ? Number.POSITIVE_INFINITY : groupOf(age);
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return new Map(
    [...groups.values()].flatMap((group) => {
      const heaviest = group.reduce((best, one) => (one.rows > best.rows ? one : best));
      return group.map(({ period }) => [period, heaviest.period] as const);
    }),
  );
}

/** @param age the number of periods in force that are newer */
function groupOf(age: number): number {
  if (age < NEWEST) return age;
  return NEWEST + Math.min(OLDER_LEVELS - 1, Math.floor((age - NEWEST) / OLDER_TOGETHER));
}
