import type { Row } from '../../datasets/dataset.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import { addToSample, createSample, settleSample } from '../summary/sample.ts';
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
import { createResidualCounter, findCentres, type ResidualCentres } from './residual-centres.ts';
import { lnTarget, type Reference, residualOf, robustWeight } from './robust-reference.ts';
import { createRowPlacer } from './row-placer.ts';
import { type Stratum, stratumId, UNKNOWN_STRATUM } from './stratum.ts';
import { addStratum, createSummary, type Summary } from './summary.ts';
import { createAdder, type FoldSums } from './sums.ts';

/** When the rows of an upload were priced, and by whom. */
export interface UploadStratum {
  /** Of rows that do not say it themselves. */
  readonly stratum?: Stratum | undefined;
  /** Whether rows say it themselves. */
  readonly dated?: boolean | undefined;
  /** Of the residuals, from a first pass over the same rows; absent: this is the first pass. */
  readonly centres?: ResidualCentres | undefined;
}

export interface Summariser {
  /**
   * @param row as given, before repair; complete, unless there is an imputation
   * @param price the target, > 0
   * @param day of its price, since 1 January 1970, where the row says it
   * @returns whether the reference expects another price by far; `undefined` where that is not judged
   */
  readonly add: (row: Row, price: number, day?: number) => boolean | undefined;
  readonly finish: () => {
    readonly summary: Summary;
    readonly samples: Samples;
    /**
     * The centres of the residuals, if they differ from the expected ones. Then a second pass with these centres is
     * needed.
     */
    readonly again?: ResidualCentres;
  };
}

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
  const rhythm = dataset.market?.rhythm;
  const columnCount = dataset.columns.length;
  const summary = createSummary(recipe);
  const samples = {
    calibration: createSample(config.sampleLimit, columnCount),
    holdout: createSample(config.sampleLimit, columnCount),
  };
  const sketcher = createSketcher();
  const hasher = createRowHasher(columnCount, config.seed);
  const placeComplete = createRowPlacer(recipe);
  const add = createAdder(basis);
  const place = createPlace(basis);
  const addIncomplete = imputation && createIncompleteAdder(recipe, imputation);
  const { stratum: uploads = UNKNOWN_STRATUM, dated = false, centres } = upload;
  const uploadId = stratumId(uploads);
  const strata = market && dated ? createStrata(recipe, market) : undefined;
  const residuals = market && reference && createResidualCounter(market);

  const counts = centres ? undefined : residuals;
  const addTraining = (
    sums: FoldSums,
    row: Row,
    fold: number,
    target: number,
    id: number,
    bands?: GrowingBands,
  ): boolean | undefined => {
    const own = centres?.get(id);
    const centreAt = (at: Place) => (own && residuals ? own[residuals.sizeOf(at)]! : 0);
    const onResidual = counts && ((at: Place, residual: number) => counts.add(id, counts.sizeOf(at), residual));
    if (addIncomplete && isIncomplete(row)) {
      const onShare = bands && strata ? strata.adderOf(bands) : undefined;
      addIncomplete(sums, row, fold, target, reference, { centreAt, onResidual, onShare });
      return undefined;
    }
    placeComplete(row, place);
    if (reference) onResidual?.(place, residualOf(recipe, reference, place, fold, target));
    const weight = robustWeight(recipe, reference, place, fold, target, centreAt(place));
    add(sums, place, target, weight);
    if (bands) strata?.add(bands, place, target, weight);
    return reference && weight <= FAR_WEIGHT;
  };

  return {
    add: (row, price, day) => {
      const hash = hasher(row, price);
      sketcher.add(hash.row);
      if (!isUsed(recipe, hash.row)) return undefined;
      const split = splitOf(recipe, hash.split);
      const own = rhythm && day !== undefined ? { ...uploads, period: periodOfDay(rhythm, day) } : uploads;
      const id = own === uploads ? uploadId : stratumId(own);
      if (typeof split !== 'number') {
        addToSample(samples[split], hash.item, hash.row, price, row, id);
        return undefined;
      }
      const target = lnTarget(recipe, price);
      const bands = strata?.open(own, id, split);
      const isFar = addTraining(summary.folds[split]!, row, split, target, id, bands);
      if (bands) bands.rows++;
      summary.targets.set(target, (summary.targets.get(target) ?? 0) + 1);
      return isFar;
    },
    finish: () => {
      strata?.settle(summary.strata);
      if (market && upload.stratum && !strata)
        addStratum(summary.strata, {
          stratum: upload.stratum,
          folds: summary.folds.map((fold) => bandsOfFold(basis, market, fold)),
        });
      const again = residuals && !centres ? findCentres(residuals.counts) : undefined;
      return {
        summary,
        samples: {
          calibration: settleSample(samples.calibration),
          holdout: settleSample(samples.holdout),
          sketch: sketcher.sketch(),
        },
        ...(again && { again }),
      };
    },
  };
}

/** The bands of rows that name their own stratum, by stratum and fold. */
function createStrata({ basis }: Recipe, market: MarketFunctions) {
  const open = new Map<number, { readonly stratum: Stratum; readonly folds: (GrowingBands | undefined)[] }>();
  const add = createBandAdder(basis, market);
  return {
    add,
    adderOf: (bands: GrowingBands) => (place: Place, target: number, weight: number) =>
      add(bands, place, target, weight),
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
      for (const [id, { stratum, folds }] of open)
        into.set(id, {
          stratum,
          folds: Array.from(folds, (bands) => (bands ? settleBands(bands) : emptyBands(basis, market))),
        });
    },
  };
}
