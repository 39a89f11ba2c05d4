/** The most columns that the levels of periods and sources have together, if the periods leave room for the fewest sources. */
const MOST_COLUMNS = 300;
/** The least number of sources that have a level each, however many periods there are. */
const FEWEST = 6;

interface HeldSource {
  readonly source: string;
  readonly rows: number;
}

/**
 * How many levels sources may have, beside those of the periods.
 * @param periods the levels of periods; @param count the columns of one level
 */
export const mostSourceLevels = (periods: number, count: number): number =>
  Math.max(FEWEST, Math.floor(MOST_COLUMNS / count) - periods);

/**
 * The level columns are bounded, however many sources there are: those with the most rows have a level each, and all others share
 * one. Which sources share it follows from the rows in force alone, whatever the order of the uploads. Of sources with equally
 * many rows the first by name comes first.
 *
 * @param held sources with rows, each once, without the one that the lattice stands at
 * @returns for each source the one among those of its level that has the most rows; it stands for them
 */
export function standForSources(held: readonly HeldSource[], most: number): ReadonlyMap<string, HeldSource['source']> {
  const heaviestFirst = held.toSorted((a, b) => b.rows - a.rows || (a.source < b.source ? -1 : 1));
  const last = heaviestFirst[most - 1];
  return new Map(
    heaviestFirst.map(({ source }, place) => [source, place < most || !last ? source : last.source] as const),
  );
}
