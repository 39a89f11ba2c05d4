/** The most levels of a category. */
const MOST_LEVELS = 700;
/** A category has at most one level for so many rows. */
const ROWS_A_LEVEL = 6;
/** One row teaches nothing of its level beyond itself. */
const FEWEST_ROWS = 2;

/** The most levels that a category may have. */
export const mostLevels = (rows: number): number => Math.min(MOST_LEVELS, Math.floor(rows / ROWS_A_LEVEL));

/** The levels that several rows have, the commonest of them if they are many. @param tallied the commonest first */
export function commonLevels(tallied: readonly (readonly [level: string, rows: number])[], rows: number): string[] {
  return tallied
    .filter(([, count]) => count >= FEWEST_ROWS)
    .slice(0, mostLevels(rows))
    .map(([level]) => level);
}
