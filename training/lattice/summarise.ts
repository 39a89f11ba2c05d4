import type { Row } from '../../datasets/dataset.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import { createSampler } from '../summary/sample.ts';
import { createSketcher } from '../summary/sketch.ts';
import { FOLDS, isUsed, splitOf } from '../summary/split.ts';
import { createRowHasher } from '../table/hash.ts';
import { periodOfDay } from '../table/period.ts';
import {
  bandsOfFold,
  createBandAdder,
  createGrowingBands,
  emptyBands,
  type GrowingBands,
  settleBands,
} from './bands.ts';
import type { Imputation } from './imputation.ts';
import { createIncompleteAdder, isIncomplete } from './incomplete-rows.ts';
import type { MarketFunctions } from './market-functions.ts';
import { createPlace, type Place } from './place.ts';
import type { Recipe } from './recipe.ts';
import { createResidualCounter, type ResidualCentres, type ResidualCounts } from './residual-centres.ts';
import { FULL_WEIGHT, lnTarget, type Reference, residualOf, weightAt } from './robust-reference.ts';
import { createRowPlacer } from './row-placer.ts';
import { createSortedAdder } from './sorted-adder.ts';
import { addStratum } from './strata.ts';
import { type Stratum, stratumId, UNKNOWN_STRATUM } from './stratum.ts';
import { createSummary, type Summary } from './summary.ts';

/** When the rows of an upload were priced, and by whom. */
export interface UploadStratum {
  /** Of rows that do not say it themselves. */
  readonly stratum?: Stratum | undefined;
  /** Whether rows say the one or the other themselves. */
  readonly dated?: boolean | undefined;
  /** Of the residuals, from a first pass over the same rows; absent: this is the first pass. */
  readonly centres?: ResidualCentres | undefined;
}

export interface Summariser {
  /**
   * @param row as given, before repair; complete, unless there is an imputation
   * @param price the target, > 0
   * @param day of its price, since 1 January 1970, where the row says it
   * @param source of its price, likewise
   * @returns whether the reference expects another price by far; `undefined` where that is not judged
   */
  readonly add: (row: Row, price: number, day?: number, source?: string) => boolean | undefined;
  readonly finish: () => {
    readonly summary: Summary;
    readonly samples: Samples;
    /** Absent after a second pass, and without a reference or a market. */
    readonly residuals?: ResidualCounts;
  };
}

/** A target further from the reference than a factor of e is no other level, but another unit or currency. */
const FARTHEST = 1;

/** Middles of sizes that are further apart are no level either, but prices by the unit of size, say. */
const MOST_BEND = 0.4;

const spread = (values: Float64Array): number => Math.max(...values) - Math.min(...values);

/** The weight, in sixteenths, of a row whose target is four times as far from the reference as usual. */
const FAR_WEIGHT = 4;

/**
 * Reduces rows, one by one, to a summary and samples.
 *
 * @param upload what is known of all its rows; without a time of pricing they all stand at one level
 */
export function createSummariser(
  recipe: Recipe,
  reference: Reference | undefined,
  imputation?: Imputation,
  upload: UploadStratum = {},
): Summariser {
  const { dataset, basis, config, market } = recipe;
  const columnCount = dataset.columns.length;
  const summary = createSummary(recipe);
  const samples = {
    calibration: createSampler(config.sampleLimit, columnCount),
    holdout: createSampler(config.sampleLimit, columnCount),
  };
  const sketcher = createSketcher();
  const hasher = createRowHasher(columnCount, config.seed);
  const placeComplete = createRowPlacer(recipe);
  const adder = createSortedAdder(basis, summary.folds);
  const place = createPlace(basis);
  const addIncomplete = imputation && createIncompleteAdder(recipe, imputation);
  const { stratum: uploads = UNKNOWN_STRATUM, dated = false, centres } = upload;
  const stratumOf = createStratumFinder(recipe, uploads);
  const strata = market && dated ? createStrata(recipe, market) : undefined;
  const residuals = market && reference && createResidualCounter(market);

  /** Where the row's weight is taken about, and where its residual is counted. A first pass counts, a second is told. */
  const centreOf = (id: number, at: Place): number => {
    const own = centres?.get(id);
    return own && residuals ? own[residuals.sizeOf(at)]! : 0;
  };
  const bent = new Set([...(centres ?? [])].flatMap(([id, own]) => (spread(own) > MOST_BEND ? [id] : [])));
  const isBent = (id: number): boolean => bent.has(id);
  const count = (id: number, at: Place, residual: number): void => {
    if (!centres) residuals?.add(id, residuals.sizeOf(at), residual);
  };

  const addWhole = (row: Row, fold: number, target: number, id: number, bands?: GrowingBands) => {
    placeComplete(row, place);
    let weight = FULL_WEIGHT;
    let residual = 0;
    if (reference) {
      residual = residualOf(recipe, reference, place, fold, target);
      count(id, place, residual);
      weight = weightAt(Math.abs(residual - centreOf(id, place)), reference.sigma, FULL_WEIGHT);
    }
    adder.add(fold, place, target, weight);
    if (bands) strata?.add(bands, place, target, weight);
    return reference && (weight <= FAR_WEIGHT || Math.abs(residual) > FARTHEST || isBent(id));
  };

  return {
    add: (row, price, day, source = uploads.source) => {
      const hash = hasher(row, price);
      sketcher.add(hash.row);
      if (!isUsed(recipe, hash.row)) return undefined;
      const split = splitOf(recipe, hash.split);
      const { stratum: own, id } = stratumOf(source, day);
      if (typeof split !== 'number') {
        samples[split].add(hash.item, hash.row, price, row, id);
        return undefined;
      }
      const target = lnTarget(recipe, price);
      const bands = strata?.open(own, id, split);
      if (bands) bands.rows++;
      summary.targets.set(target, (summary.targets.get(target) ?? 0) + 1);
      if (!addIncomplete || !isIncomplete(row)) return addWhole(row, split, target, id, bands);
      addIncomplete(summary.folds[split]!, row, split, target, reference, {
        centreAt: (at) => centreOf(id, at),
        onResidual: (at, residual) => count(id, at, residual),
        onShare: bands && strata && ((at, share, weight) => strata.add(bands, at, share, weight)),
      });
      return undefined;
    },
    finish: () => {
      adder.settle();
      strata?.settle(summary.strata);
      if (market && upload.stratum && !strata)
        addStratum(summary.strata, {
          stratum: upload.stratum,
          bands: summary.folds.map((fold) => bandsOfFold(basis, market, fold)),
        });
      return {
        summary,
        samples: {
          calibration: samples.calibration.finish(),
          holdout: samples.holdout.finish(),
          sketch: sketcher.sketch(),
        },
        ...(residuals && !centres && { residuals: residuals.counts }),
      };
    },
  };
}

interface NumberedStratum {
  readonly stratum: Stratum;
  readonly id: number;
}

/** Finds the stratum of a row, with its number. Rows are many, and their sources and days few: each is found once. */
function createStratumFinder({ dataset }: Recipe, uploads: Stratum) {
  const rhythm = dataset.market?.rhythm;
  const known = new Map<string, Map<number | undefined, NumberedStratum>>();
  return (source: string, day: number | undefined): NumberedStratum => {
    const byDay = known.get(source) ?? new Map<number | undefined, NumberedStratum>();
    const before = byDay.get(day);
    if (before) return before;
    const period = rhythm && day !== undefined ? periodOfDay(rhythm, day) : uploads.period;
    const stratum = { period, source };
    const found = { stratum, id: stratumId(stratum) };
    known.set(source, byDay.set(day, found));
    return found;
  };
}

/** The bands of rows that name their own stratum, by stratum and fold. */
function createStrata({ basis }: Recipe, market: MarketFunctions) {
  const open = new Map<number, { readonly stratum: Stratum; readonly folds: (GrowingBands | undefined)[] }>();
  return {
    add: createBandAdder(basis, market),
    open: (stratum: Stratum, id: number, fold: number): GrowingBands => {
      let own = open.get(id);
      if (!own) {
        own = { stratum, folds: new Array(FOLDS) };
        open.set(id, own);
      }
      own.folds[fold] ??= createGrowingBands(basis, market);
      return own.folds[fold];
    },
    settle: (into: Summary['strata']) => {
      for (const [id, { stratum, folds }] of open) {
        const bands = Array.from(folds, (own) => (own ? settleBands(own) : emptyBands(basis, market)));
        addStratum(into, { stratum, bands });
        // What has been settled is not needed again.
        open.delete(id);
      }
    },
  };
}
