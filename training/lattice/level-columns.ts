import { standForPeriods } from './level-periods.ts';
import { mostSourceLevels, standForSources } from './level-sources.ts';
import type { MarketFunctions } from './market-functions.ts';
import { isTimeless, type Stratum } from './stratum.ts';

/**
 * The columns that the levels of periods and sources have beside the terms, counted from the first of them. Each group
 * has one column for each function of the market.
 *
 * The lattice stands at the last period, which often has few rows. So all earlier periods share a group, the level of
 * the heaviest of them, and each of the others has a group for its distance from it. So the lattice and the level of
 * most rows, which are nearly alike, are few columns of the solver.
 */
export interface LevelColumns {
  readonly count: number;
  /** The number of first columns that most rows touch: the shared group and the sources. */
  readonly heavy: number;
  /** Ascending; the last is the one that the lattice stands at. Of old periods that share a level, the one with the most rows. */
  readonly periods: readonly number[];
  /** Ascending. Of small sources that share a level, the one with the most rows. */
  readonly sources: readonly string[];
  /** For each source but the base, the one of the sources whose level its rows stand at. */
  readonly sourceFor: ReadonlyMap<string, string>;
  /** The source that the lattice stands at. */
  readonly baseSource: string;
  /** Column of the drift of all periods together; absent if there is one period only. */
  readonly drift: number | undefined;
  /** First columns of the groups that add up to the level of a period, by its place among the periods. */
  readonly groupsOfPeriod: (p: number) => readonly number[];
  readonly groupsOfSource: (s: number) => readonly number[];
  /** The one of the periods whose level the rows of a stratum stand at; `undefined` if they belong to no time. */
  readonly periodFor: (stratum: Stratum) => number | undefined;
  readonly groupsOf: (stratum: Stratum) => readonly number[];
}

type HeldStratum = Stratum & { readonly rows: number };

/**
 * @param strata that hold rows
 * @returns `undefined` if all rows stand at one level
 */
export function createLevelColumns(
  { count }: MarketFunctions,
  strata: readonly HeldStratum[],
): LevelColumns | undefined {
  const held = strata.filter(({ rows }) => rows > 0);
  if (held.length < 2) return undefined;
  const dated = held.filter((stratum) => !isTimeless(stratum));
  const standsFor = standForPeriods(rowsByPeriod(dated));
  const periods = [...new Set(standsFor.values())].sort((a, b) => a - b);
  const names = [...new Set(held.map(({ source }) => source))].sort();
  const baseSource = names.includes('')
    ? ''
    : heaviest(names, (name) => rowsWhere(held, ({ source }) => source === name));
  const others = names.filter((name) => name !== baseSource);
  const sourceFor = standForSources(
    others.map((name) => ({ source: name, rows: rowsWhere(held, ({ source }) => source === name) })),
    mostSourceLevels(periods.length, count),
  );
  const sources = others.filter((name) => sourceFor.get(name) === name);
  const earlier = periods.slice(0, -1);
  const shared = earlier.length > 0 ? count : 0;
  const common = heaviest(earlier, (period) => rowsWhere(dated, (one) => standsFor.get(one.period) === period));
  const own = earlier.filter((period) => period !== common);
  const heavy = shared + sources.length * count;
  const driftAt = heavy + own.length * count;
  const drift = earlier.length > 0 ? driftAt : undefined;
  const groupsOfPeriod = (p: number) => {
    if (p < 0 || p >= earlier.length) return [];
    const at = own.indexOf(periods[p]!);
    return at < 0 ? [0] : [0, heavy + at * count];
  };
  const periodFor = (stratum: Stratum) => (isTimeless(stratum) ? undefined : standsFor.get(stratum.period));
  const groupsOfSource = (s: number) => (s < 0 ? [] : [shared + s * count]);
  return {
    count: driftAt + (drift === undefined ? 0 : 1),
    heavy,
    periods,
    sources,
    sourceFor,
    baseSource,
    drift,
    groupsOfPeriod,
    groupsOfSource,
    periodFor,
    groupsOf: (stratum) => [
      ...groupsOfPeriod(periods.indexOf(periodFor(stratum) ?? -1)),
      ...groupsOfSource(sources.indexOf(sourceFor.get(stratum.source) ?? '')),
    ],
  };
}

function rowsByPeriod(strata: readonly HeldStratum[]): { period: number; rows: number }[] {
  const periods = new Set(strata.map(({ period }) => period));
  return [...periods].map((period) => ({ period, rows: rowsWhere(strata, (one) => one.period === period) }));
}

const rowsWhere = (strata: readonly HeldStratum[], holds: (stratum: Stratum) => boolean): number =>
  strata.reduce((sum, stratum) => sum + (holds(stratum) ? stratum.rows : 0), 0);

/** The first of those with the most rows; `undefined` of none. */
function heaviest<T>(all: readonly T[], rowsOf: (one: T) => number): T {
  return all.reduce((best, one) => (rowsOf(one) > rowsOf(best) ? one : best), all[0]!);
}
