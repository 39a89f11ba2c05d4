import type { Deviations, MarketDeclaration } from '../../datasets/market.ts';
import type { Basis } from './basis.ts';
import { carryRows } from './carry-rows.ts';
import type { Walk } from './choose-walk.ts';
import type { Equations } from './equations.ts';
import { extendNormal } from './extend-normal.ts';
import { createFittedIndex, type FittedIndex } from './fitted-index.ts';
import { createLevelColumns, type LevelColumns } from './level-columns.ts';
import { levelPrior } from './level-prior.ts';
import { bandProducts } from './level-products.ts';
import { createSumOfFunctions, type MarketFunctions, productsOf } from './market-functions.ts';
import type { Normal } from './normal.ts';
import { findOwnLevel, type OwnLevel } from './own-level.ts';
import type { Recipe } from './recipe.ts';
import { type StratumSums, strataInOrder } from './strata.ts';
import type { Stratum } from './stratum.ts';
import { LATTICE_STEP, roundValueTo } from './surface.ts';

/** The equations that are solved: those of the rows, with further columns for the levels where rows stand at several. */
export interface FitSystem {
  /** Its columns are the terms, then the levels. */
  readonly basis: Basis;
  readonly whole: Normal;
  /** Absent: all rows stand at one level. */
  readonly levels?: LevelSystem;
}

export interface LevelSystem {
  /** The walk as declared, which the basis has, then others to try. */
  readonly walks: readonly [Walk, ...Walk[]];
  /** The declared variance of a row about its model. */
  readonly variance: number;
  /**
   * Brings all rows to the level of most rows, where the lattice is penalised.
   * @param solved the level columns
   */
  readonly carry: (solved: Float64Array) => CarriedRows;
  /**
   * @param solved the solution of the level columns, under a multiple of the declared walk
   * @param deviationOf of a sum of the level columns with given weights, in ln price
   */
  readonly read: (solved: Float64Array, multiple: number, deviationOf: (weights: Float64Array) => number) => Levels;
}

/** The equations of rows that stand at one level. Their columns are the terms. */
export interface CarriedRows extends Pick<Equations, 'whole' | 'validation'> {
  /** Their level above the lattice, at a node. */
  readonly level: (node: number) => number;
}

export function openFitSystem({ dataset, basis, market }: Recipe, equations: Equations): FitSystem {
  const { whole, validation } = equations;
  const strata = strataInOrder(equations.strata);
  const declared = dataset.market;
  const columns =
    market &&
    createLevelColumns(
      market,
      strata.map(({ stratum, bands }) => ({ ...stratum, rows: bands[0]!.rows })),
    );
  if (!market || !columns || !declared) return { basis, whole };
  const others = columns.drift === undefined ? [] : (declared.walks ?? []).filter((multiple) => multiple !== 1);
  const walkOf = (multiple: number): Walk => ({ multiple, joint: levelPrior(declared, market, columns, multiple) });
  const walk = walkOf(1);
  const heaviest = heaviestOf(strata);
  const placed = strata.map(({ stratum, bands: [all] }) => ({
    stratum,
    bands: all!,
    products: bandProducts(market, all!),
    groups: columns.groupsOf(stratum),
  }));
  return {
    basis: { ...extendBasis(basis, walk.joint, columns.heavy), ...penalisedLevel(basis, market, columns, heaviest) },
    whole: extendNormal(basis, market, columns, whole, placed),
    levels: {
      walks: [walk, ...others.map(walkOf)],
      variance: declared.residual ** 2,
      carry: (solved) => {
        const levelOf = (stratum: Stratum) => sumGroups(columns.groupsOf(stratum), market.count, solved);
        const level = levelOf(heaviest.stratum);
        const above = strata.map(({ stratum, bands }) => ({
          bands,
          above: levelOf(stratum).map((value, k) => value - level[k]!),
        }));
        const [all, ...parts] = carryRows(market, [whole, ...validation], above);
        return { whole: all!, validation: parts, level: createSumOfFunctions(market, level) };
      },
      read: (solved, multiple, deviationOf) => ({
        ...readLevels(declared, market, columns, solved, multiple),
        own: findOwnLevel(market, columns, strata, deviationOf),
        index: createFittedIndex(market, columns, placed, solved, deviationOf),
      }),
    },
  };
}

/** @param joint penalties over the level columns; @param heavy of them hold most rows */
function extendBasis(basis: Basis, joint: Float64Array, heavy: number): Basis {
  const columnCount = basis.columnCount + Math.sqrt(joint.length);
  const penalties = new Float64Array(columnCount);
  penalties.set(basis.penalties);
  return { ...basis, columnCount, penalties, joint, coupledColumns: basis.columnCount + heavy };
}

const heaviestOf = (strata: readonly StratumSums[]): StratumSums =>
  strata.reduce((best, one) => (one.bands[0]!.rows > best.bands[0]!.rows ? one : best));

/**
 * The lattice is pulled towards its prior where most rows stand. It stands itself at the last period of the owner, which
 * may have few rows: they could not hold its level against the pull.
 */
function penalisedLevel(
  basis: Basis,
  functions: MarketFunctions,
  columns: LevelColumns,
  { stratum }: StratumSums,
): Pick<Basis, 'penalised'> {
  const groups = columns.groupsOf(stratum).map((first) => basis.columnCount + first);
  if (groups.length === 0) return {};
  return { penalised: { functions: productsOf(basis, functions), groups } };
}

/** A level, which is the sum of some groups of columns. */
const sumGroups = (groups: readonly number[], count: number, solved: Float64Array): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => groups.reduce((sum, first) => sum + solved[first + k]!, 0));

/** Levels of periods and sources, as the model keeps them: what is added to the lattice, by function of the market. */
export interface Levels extends Pick<MarketDeclaration, 'rhythm' | 'sizes' | 'slopes'> {
  /** Ascending. The lattice stands at the last. */
  readonly periods: readonly number[];
  /** For each period but the last: coefficients of the market's functions, in ln price. */
  readonly byPeriod: readonly Float64Array[];
  /** The source that the lattice stands at; empty: the owner. */
  readonly baseSource: string;
  /** All of them. Small ones that share a level have the same coefficients. */
  readonly sources: readonly string[];
  readonly bySource: readonly Float64Array[];
  /** In ln price for each period. */
  readonly drift: number;
  /** Deviations of a move in one period, as fitted: a later period is unknown by so much. */
  readonly walk: Deviations;
  /** Absent if the owner's rows are the only ones or if there are none, and in older models. */
  readonly own?: OwnLevel | undefined;
  /** Absent in models from before it was kept. */
  readonly index?: FittedIndex | undefined;
}

function readLevels(
  { rhythm, sizes, slopes, walk: { common, each } }: MarketDeclaration,
  { count }: MarketFunctions,
  columns: LevelColumns,
  solved: Float64Array,
  walk: number,
): Levels {
  const { periods, sources, sourceFor, baseSource, drift } = columns;
  const sumOf = (groups: readonly number[]) =>
    sumGroups(groups, count, solved).map((value) => roundValueTo(LATTICE_STEP, value));
  const names = [...sourceFor.keys()].sort();
  const sourceLevels = sources.map((_, s) => sumOf(columns.groupsOfSource(s)));
  return {
    rhythm,
    sizes,
    slopes,
    walk: { common: walk * common, each: walk * each },
    periods,
    byPeriod: periods.slice(0, -1).map((_, p) => sumOf(columns.groupsOfPeriod(p))),
    baseSource,
    sources: names,
    bySource: names.map((name) => sourceLevels[sources.indexOf(sourceFor.get(name)!)]!),
    drift: drift === undefined ? 0 : roundValueTo(LATTICE_STEP, solved[drift]!),
  };
}
