import type { Row } from '../../datasets/dataset.ts';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { ForwardError } from '../evaluation/forward-errors.ts';
import type { TellsDistances } from '../evaluation/target-distances.ts';
import type { KindWarning } from '../kinds/answering-kind.ts';
import type { Appraisal } from '../kinds/price-answer.ts';
import { apportion } from '../numerics/apportion.ts';
import { roundPlaces } from '../numerics/round-places.ts';
import { shapleyValues } from '../numerics/shapley.ts';
import { type AnswerRange, coverageOf, findTooFewRows, type Unsupported } from '../ranges/answer-range.ts';
import { createGrouper, createScaleColumns, createScaler } from '../ranges/calibrate-range.ts';
import { createGivenReader, createPatternFinder, givenPart, rowOf } from '../table/item.ts';
import { showPeriod } from '../table/period.ts';
import { atLevel, createLevelReader, levelAt, spreadAfter } from './at-stratum.ts';
import { describeScale } from './describe-scale.ts';
import { createFeatureReader } from './features.ts';
import type { Levels } from './levels.ts';
import type { Model } from './model.ts';
import { recipeOfModel } from './model-recipe.ts';
import { createOwnDeviation } from './own-level.ts';
import { rangedBy } from './ranged-by.ts';
import { createScorer, type Parts } from './scorer.ts';
import { createSizeBands } from './size-bands.ts';
import { hashSource } from './stratum.ts';
import { createWarner, OUTSIDE_KNOWN_RANGE } from './warn.ts';

/** Exact reasons without rounding. */
export interface Explanation {
  readonly price: number;
  readonly referencePrice: number;
  /** The reference item's values of the given inputs. */
  readonly referenceItem: Readonly<Record<string, number | string>>;
  /** Indices of the inputs that were given. */
  readonly inputs: readonly number[];
  readonly amounts: Float64Array;
  /** ln of the factors. */
  readonly logFactors: Float64Array;
}

export interface Appraiser {
  /** Price alone, unrounded. */
  readonly price: (row: Row) => number;
  /** Whether a row lies outside of the range that the model knows. */
  readonly isOutside: (row: Row) => boolean;
  /** How far the level of a row's stratum lies above that of the prices, in ln price. */
  readonly levelOf: (row: Row, stratum: number) => number;
  /** Bands of sizes, and how far targets lie from the answers and from their ranges. Absent: there is no market. */
  readonly distances?: TellsDistances;
  /** Bounds of the range, unrounded. */
  readonly range: (row: Row) => { readonly price: number; readonly low: number; readonly high: number };
  /** The same, with the coverage and the warnings. */
  readonly quote: (row: Row) => AnswerRange & { readonly price: number; readonly warnings: readonly KindWarning[] };
  /**
   * How far the price is from a target at the level of the row's stratum.
   * @param after periods from the last that is known to that of the row
   */
  readonly forward: (row: Row, target: number, stratum: number, after: number) => Omit<ForwardError, 'period'>;
  readonly explain: (row: Row) => Explanation;
  readonly appraise: (row: Row) => Appraisal;
  /** The warnings that every answer has, since the level is old. */
  readonly standingWarnings: readonly KindWarning[];
}

/** The reference item, as far as it can be compared with items that lack the same inputs. */
interface KnownReference {
  /** The inputs that such items have. */
  readonly inputs: readonly number[];
  readonly item: Readonly<Record<string, number | string>>;
  readonly parts: Parts;
  /** Scratch space for each coalition of these inputs. */
  readonly logs: Float64Array;
  readonly prices: Float64Array;
}

/**
 * Prices rows with a model; keeps scratch space between calls.
 *
 * @param period the period whose level the prices have; absent: the last that the model knows
 * @param source the source whose level the prices have; absent: the owner
 * @throws CorruptModelError if the model is of another dataset, or not of the size of this one's lattice
 */
export function createAppraiser(declared: LatticeDataset, model: Model, period?: number, source = ''): Appraiser {
  const { dataset, basis } = recipeOfModel(declared, model);
  const { levels } = model;
  const level = levels && period !== undefined ? levelAt(levels, period, hashSource(source)) : undefined;
  const fitted = levels && level ? atLevel(basis, levels, model, level) : model;
  const moved = levels && level ? spreadAfter(levels, level.periodsAway) : 0;
  const ownDeviation = levels?.own && source === '' ? createOwnDeviation(dataset, levels.sizes, levels.own) : undefined;
  /**
   * How uncertain the level itself is: half a 90 % interval, in ln price. It may have moved since its last period, and few rows of the
   * owner leave his level uncertain.
   */
  const unknownAt = (features: Float64Array): number =>
    ownDeviation ? WIDTH_OF_90 * Math.hypot(moved, ownDeviation(features)) : WIDTH_OF_90 * moved;
  const above = createLevelReader(basis, levels);
  const scorer = createScorer(dataset, basis, fitted);
  const { centre } = dataset.target;
  const readFeatures = createFeatureReader(dataset);
  const reference = rowOf(dataset, dataset.referenceItem);
  const referenceFeatures = Float64Array.from(readFeatures(reference));
  const parts = scorer.createParts();
  const ranged = rangedBy(dataset);
  const scaleOf = createScaler(createScaleColumns(ranged));
  const grouper = createGrouper(ranged);
  const patternOf = createPatternFinder(dataset);
  const givenValue = createGivenReader(dataset);
  const inputOf = dataset.inputs.map(({ features }) => features.map((name) => dataset.featureNames.indexOf(name)));
  const references = new Map<number, KnownReference>();
  const { warn: warnOfItem, isOutside } = createWarner(dataset, basis, model);
  const stale = levels && level ? warnOfAge(levels, level.periodsAfter) : [];
  const warn = (row: Row, features: Float64Array) => [...warnOfItem(row, features), ...stale];

  /** The reference item without the inputs that the explained item lacks. So an input that is not given has no part in the reasons. */
  const referenceLike = (features: Float64Array): KnownReference => {
    let unknown = 0;
    for (let i = 0; i < features.length; i++) if (Number.isNaN(features[i]!)) unknown |= 1 << i;
    const known = references.get(unknown);
    if (known) return known;
    const inputs = inputOf.flatMap((own, p) => (own.some((feature) => !((unknown >> feature) & 1)) ? [p] : []));
    const made = {
      inputs,
      item: givenPart(dataset, inputs),
      logs: new Float64Array(2 ** inputs.length),
      prices: new Float64Array(2 ** inputs.length),
      parts: scorer.split(
        referenceFeatures.map((value, i) => ((unknown >> i) & 1 ? Number.NaN : value)),
        scorer.createParts(),
      ),
    };
    references.set(unknown, made);
    return made;
  };

  const rangeAround = (row: Row, features: Float64Array, ln: number) => {
    const { scale, quantiles } = model.ranges[patternOf(row)]!;
    const [low, high] = quantiles[grouper.of(features)] ?? quantiles[grouper.count - 1]!;
    const spread = scaleOf(scale, features);
    const unknown = unknownAt(features);
    return {
      price: Math.exp(ln),
      low: Math.exp(ln + widened(low * spread, unknown)),
      high: Math.exp(ln + widened(high * spread, unknown)),
    };
  };

  /** The coverage that the range is meant to have, if anything supports it. */
  const supportOf = (row: Row, warnings: readonly KindWarning[]): Pick<AnswerRange, 'coverage' | 'unsupported'> => {
    const { rows = model.rows.calibration } = model.ranges[patternOf(row)]!;
    return coverageOf(dataset.range.coverage, findTooFewRows(rows) ?? findOutside(warnings));
  };

  const rangeOf = (row: Row, features: Float64Array) =>
    rangeAround(row, features, centre + scorer.score(scorer.split(features, parts)));

  const explainFeatures = (features: Float64Array): Explanation => {
    const { inputs, item, parts: others, logs, prices } = referenceLike(features);
    const count = inputs.length;
    scorer.mixtures(parts, others, inputs, logs);
    for (let coalition = 0; coalition < logs.length; coalition++) {
      logs[coalition]! += centre;
      prices[coalition] = Math.exp(logs[coalition]!);
    }
    return {
      price: prices[prices.length - 1]!,
      referencePrice: prices[0]!,
      referenceItem: item,
      inputs,
      amounts: shapleyValues(prices, count),
      logFactors: shapleyValues(logs, count),
    };
  };

  const bands = dataset.market && createSizeBands(dataset, dataset.market);

  const { toUnit } = describeScale(declared);
  const bounds = grouper.bounds.map((from) => (from === null ? null : toUnit(from)));
  return {
    ...(bands && {
      distances: {
        bands: bands.names,
        of: (row, target) => {
          const features = readFeatures(row);
          const { price, low, high } = rangeOf(row, features);
          const ln = Math.log(target);
          const band = bands.of(features);
          return { band, middle: ln - Math.log(price), low: ln - Math.log(low), high: ln - Math.log(high) };
        },
      },
    }),
    forward: (row, target, stratum, after) => {
      const features = readFeatures(row);
      const { price, low, high } = rangeOf(row, features);
      const error = Math.log(price / target) + above(features, stratum);
      const moved = levels ? WIDTH_OF_90 * spreadAfter(levels, after) : 0;
      return {
        from: bounds[grouper.bandOf(features)]!,
        error,
        isCovered: -error >= widened(Math.log(low / price), moved) && -error <= widened(Math.log(high / price), moved),
      };
    },
    standingWarnings: stale,
    isOutside: (row) => isOutside(readFeatures(row)),
    levelOf: (row, stratum) => above(readFeatures(row), stratum),
    price: (row) => Math.exp(centre + scorer.score(scorer.split(readFeatures(row), parts))),
    range: (row) => rangeOf(row, readFeatures(row)),
    quote: (row) => {
      const features = readFeatures(row);
      const warnings = warn(row, features);
      return { ...rangeOf(row, features), ...supportOf(row, warnings), warnings };
    },
    explain: (row) => {
      const features = readFeatures(row);
      scorer.split(features, parts);
      return explainFeatures(features);
    },
    appraise: (row) => {
      const features = readFeatures(row);
      scorer.split(features, parts);
      const { price, referencePrice, referenceItem, inputs, amounts, logFactors } = explainFeatures(features);
      const { low, high } = rangeAround(row, features, Math.log(price));
      const cents = Math.round(price * 100);
      const referenceCents = Math.round(referencePrice * 100);
      const warnings = warn(row, features);
      const rounded = apportion(amounts, cents - referenceCents);
      return {
        price: cents / 100,
        range: {
          low: Math.floor(low * 100) / 100,
          high: Math.ceil(high * 100) / 100,
          ...supportOf(row, warnings),
        },
        reference: { price: referenceCents / 100, item: referenceItem },
        reasons: inputs.map((p, i) => ({
          input: dataset.inputs[p]!.name,
          given: givenValue(p, row),
          amount: rounded[i]! / 100,
          factor: roundPlaces(Math.exp(logFactors[i]!), 6),
        })),
        warnings,
      };
    },
  };
}

/** The code of the warning that nothing is known of the latest prices. */
const OLD_LEVEL = 'old-level';
/** The number of periods without prices after which no warning is given yet. */
const USUAL_PERIODS_WITHOUT_NEWS = 2;

/** @param after periods from the last that is known to the one that is asked for */
function warnOfAge({ rhythm, periods }: Levels, after: number): KindWarning[] {
  if (after <= USUAL_PERIODS_WITHOUT_NEWS) return [];
  const last = showPeriod(rhythm, periods.at(-1)!);
  const message = `nothing is known of prices since ${last}, ${after} ${rhythm}s before the time that is asked for; the price is that of ${last}, and its range is wider`;
  return [{ code: OLD_LEVEL, path: '', message }];
}

/** The calibration has no rows outside of the known items. */
function findOutside(warnings: readonly KindWarning[]): Unsupported | undefined {
  const found = warnings.find(({ code }) => code === OUTSIDE_KNOWN_RANGE);
  return found && { code: found.code, message: found.message };
}

/** Half the width of a 90 % interval, in standard deviations. */
const WIDTH_OF_90 = 1.645;

/** Bounds about the middle, where the level itself is unknown by so much: the two are independent. */
const widened = (bound: number, unknown: number): number =>
  unknown === 0 ? bound : Math.sign(bound) * Math.hypot(bound, unknown);
