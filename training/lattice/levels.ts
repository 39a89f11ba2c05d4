import type { Deviations, MarketDeclaration } from '../../datasets/lattice-dataset.ts';
import type { Basis } from './basis.ts';
import type { Equations } from './equations.ts';
import { extendNormals } from './extend-normal.ts';
import { createLevelColumns, type LevelColumns } from './level-columns.ts';
import { levelPrior } from './level-prior.ts';
import type { MarketFunctions } from './market-functions.ts';
import type { Normal } from './normal.ts';
import type { Recipe } from './recipe.ts';
import { LATTICE_STEP } from './surface.ts';

/** The equations that are solved: those of the rows, with further columns for the levels where rows stand at several. */
export interface FitSystem {
  /** Its columns are the terms, then the levels. */
  readonly basis: Basis;
  readonly whole: Normal;
  readonly validation: readonly Normal[];
  readonly columns?: LevelColumns;
  /** Penalties over the levels under a multiple of the declared walk. */
  readonly jointOf?: (walk: number) => Float64Array;
}

export function openFitSystem({ dataset, basis, market }: Recipe, equations: Equations): FitSystem {
  const { whole, validation } = equations;
  const strata = [...equations.strata.values()];
  const columns =
    market &&
    createLevelColumns(
      market,
      strata.map(({ stratum, bands }) => ({ ...stratum, rows: bands[0]!.rows })),
    );
  if (!market || !columns || !dataset.market) return { basis, whole, validation };
  const [extended, ...parts] = extendNormals(basis, market, columns, [whole, ...validation], strata);
  const declared = dataset.market;
  const jointOf = (walk: number) => levelPrior(declared, market, columns, walk);
  return {
    basis: extendBasis(basis, jointOf(1), columns.heavy),
    whole: extended!,
    validation: parts,
    columns,
    jointOf,
  };
}

/** @param joint penalties over the level columns; @param heavy of them hold most rows */
function extendBasis(basis: Basis, joint: Float64Array, heavy: number): Basis {
  const columnCount = basis.columnCount + Math.sqrt(joint.length);
  const penalties = new Float64Array(columnCount);
  penalties.set(basis.penalties);
  return { ...basis, columnCount, penalties, joint, coupledColumns: basis.columnCount + heavy };
}

/** Levels of periods and sources, as the model keeps them: what is added to the lattice, by function of the market. */
export interface Levels extends Pick<MarketDeclaration, 'rhythm' | 'sizes' | 'slopes'> {
  /** Ascending. The lattice stands at the last. */
  readonly periods: readonly number[];
  /** For each period but the last: coefficients of the market's functions, in ln price. */
  readonly byPeriod: readonly Float64Array[];
  /** The source that the lattice stands at; empty: the owner. */
  readonly baseSource: string;
  readonly sources: readonly string[];
  readonly bySource: readonly Float64Array[];
  /** In ln price for each period. */
  readonly drift: number;
  /** Deviations of a move in one period, as fitted: a later period is unknown by so much. */
  readonly walk: Deviations;
}

/** @param solved the solution of the level columns */
export function readLevels(
  { rhythm, sizes, slopes, walk: { common, each } }: MarketDeclaration,
  { count }: MarketFunctions,
  columns: LevelColumns,
  solved: Float64Array,
  walk: number,
): Levels {
  const { periods, sources, baseSource, drift } = columns;
  const sumOf = (groups: readonly number[]) =>
    Float64Array.from({ length: count }, (_, k) =>
      roundLevel(groups.reduce((sum, first) => sum + solved[first + k]!, 0)),
    );
  return {
    rhythm,
    sizes,
    slopes,
    walk: { common: walk * common, each: walk * each },
    periods,
    byPeriod: periods.slice(0, -1).map((_, p) => sumOf(columns.groupsOfPeriod(p))),
    baseSource,
    sources,
    bySource: sources.map((_, s) => sumOf(columns.groupsOfSource(s))),
    drift: drift === undefined ? 0 : roundLevel(solved[drift]!),
  };
}

const roundLevel = (value: number): number => Math.round(value / LATTICE_STEP) * LATTICE_STEP;
