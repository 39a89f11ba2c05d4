import type { Dataset, Row } from '../../datasets/dataset.ts';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { Answerer, AnsweringKind, RowMoment } from '../kinds/answering-kind.ts';
import { PRICE_COLUMNS, type PriceAnswer, priceCells } from '../kinds/price-answer.ts';
import { varyPrice } from '../kinds/vary-price.ts';
import { keepLatestUsed } from '../numerics/latest-used.ts';
import { parsePeriod, periodOfDay, showPeriod } from '../table/period.ts';
import { readItem } from '../table/read-item.ts';
import { unitOfModel } from '../table/with-currency.ts';
import { createAppraiser } from './appraise.ts';
import { latticeDataset } from './lattice-dataset.ts';
import { marketIndexOf } from './market-index.ts';
import { decodeModel, type Model } from './model.ts';
import { stratumId } from './stratum.ts';

/**
 * Answerers at other levels that are kept for the next row. Rows of a table come in any order of time, so as many are kept as a model
 * has strata. Each is a lattice of its own, about a megabyte, and takes a tenth of a second to make.
 */
const KEPT_STRATA = 64;

/** The part of the ordered lattice that gives prices with their ranges and reasons. */
export const latticeAnswering: AnsweringKind<PriceAnswer> = {
  readItem,
  openModel,
  whatIf: varyPrice,
};

function openModel(given: Dataset, bytes: Uint8Array, asOf?: string): Answerer<PriceAnswer> {
  const declared = latticeDataset(given);
  return answererOf(declared, withPeriod(declared, decodeModel(bytes), asOf));
}

/** A model whose rows are all of one period has no levels. With its period it is less certain at any other. */
function withPeriod({ market }: LatticeDataset, model: Model, asOf: string | undefined): Model {
  const period = market && asOf !== undefined ? parsePeriod(market.rhythm, asOf) : undefined;
  if (!market || model.levels || period === undefined) return model;
  const { rhythm, sizes, slopes, walk } = market;
  const alone = { periods: [period], byPeriod: [], baseSource: '', sources: [], bySource: [], drift: 0 };
  return { ...model, levels: { rhythm, sizes, slopes, walk, ...alone } };
}

/**
 * @param asked the period whose level the answers have, or that of the last one before it; absent: the last that the model knows
 * @param source the source whose level the answers have; empty: the owner
 */
function answererOf(declared: LatticeDataset, model: Model, asked?: number, source = ''): Answerer<PriceAnswer> {
  const { levels } = model;
  const rhythm = levels?.rhythm ?? declared.market?.rhythm;
  const last = levels?.periods.at(-1);
  // Where no period is known, nobody can say of which one the level is.
  const period = last && Math.min(asked ?? last, last);
  const appraiser = createAppraiser(declared, model, asked, source);
  const others = keepLatestUsed<number, Answerer<PriceAnswer>>(KEPT_STRATA);
  /** How far the level of a period lies above that of the answers, in ln price. */
  const aboveAnswers = (row: Row, of: number): number => {
    if (period === undefined || of === period) return 0;
    const levelOf = (at: number) => appraiser.levelOf(row, stratumId({ period: at, source: '' }));
    return levelOf(of) - levelOf(period);
  };
  /** A target of some day, moved to the time of the answers. */
  const movedTo = (row: Row, target: number, day: number | undefined): number =>
    rhythm && day !== undefined ? target * Math.exp(-aboveAnswers(row, periodOfDay(rhythm, day))) : target;
  const unit = unitOfModel(declared, model.unit);
  const { distances } = appraiser;
  const own = source === '' ? levels?.own : undefined;
  const atPeriod = (wanted: number, from = ''): Answerer<PriceAnswer> => {
    const id = stratumId({ period: wanted, source: from });
    return others.get(id, () => answererOf(declared, model, wanted, from));
  };
  const answerer: Answerer<PriceAnswer> = {
    recipe: model.recipe,
    // Rows of which no period is known have the period 0.
    ...(rhythm && period && { asOf: showPeriod(rhythm, period) }),
    ...(rhythm && {
      market: () => levels && marketIndexOf(declared, levels),
      at: (asOf: string, from = '') => {
        const wanted = parsePeriod(rhythm, asOf);
        return wanted === undefined ? undefined : atPeriod(wanted, from);
      },
      atSource: (from: string) =>
        levels && (from === levels.baseSource || levels.sources.includes(from))
          ? atPeriod(period ?? 0, from)
          : undefined,
      on: (day: string) => {
        const today = parsePeriod(rhythm, day);
        return last && today !== undefined && today > last ? atPeriod(today) : answerer;
      },
    }),
    standingWarnings: appraiser.standingWarnings,
    answer: (row) => {
      const { price, range, reference, reasons, warnings } = appraiser.appraise(row);
      return { price, unit, ...(own && { ownRows: own.rows }), range, reference, reasons, warnings };
    },
    relativeWidth: ({ price, range }) => (range.high - range.low) / price,
    contradicts: (row, target, day) => {
      const { low, high } = appraiser.range(row);
      const moved = movedTo(row, target, day);
      return moved < low || moved > high;
    },
    ...(distances && {
      distances: {
        bands: distances.bands,
        of: (row: Row, target: number, day?: number) => distances.of(row, movedTo(row, target, day)),
      },
    }),
    ...(rhythm && {
      forwardError: (row: Row, target: number, { day, asOf, source = '' }: RowMoment) => {
        const isKnown = !levels || source === '' || source === levels.baseSource || levels.sources.includes(source);
        if (!isKnown) return undefined;
        const own = day !== undefined ? periodOfDay(rhythm, day) : asOf && parsePeriod(rhythm, asOf);
        const stratum = stratumId({ period: own || (last ?? 0), source });
        const after = own && last ? Math.max(0, own - last) : 0;
        return { ...appraiser.forward(row, target, stratum, after), ...(own && { period: showPeriod(rhythm, own) }) };
      },
    }),
    isOutside: appraiser.isOutside,
    csvColumns: PRICE_COLUMNS,
    csvCells: (row: Row) => {
      const quote = appraiser.quote(row);
      return { cells: priceCells(quote), warnings: quote.warnings };
    },
  };
  return answerer;
}
