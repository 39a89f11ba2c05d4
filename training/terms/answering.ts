import type { AnsweringKind } from '../kinds/answering-kind.ts';
import { drawReasons } from '../kinds/draw-price.ts';
import { PRICE_COLUMNS, type PriceAnswer, priceCells } from '../kinds/price-answer.ts';
import { readItem } from '../table/read-row.ts';
import { createAppraiser } from './appraise.ts';
import { termsDataset } from './declaration.ts';
import { decodeModel } from './model.ts';

/** The part of the terms that gives prices with their ranges and reasons. */
export const termsAnswering: AnsweringKind<PriceAnswer> = {
  readItem,
  openModel: (declared, bytes) => {
    const dataset = termsDataset(declared);
    const model = decodeModel(bytes);
    const appraiser = createAppraiser(dataset, model);
    const { unit } = dataset.target;
    return {
      recipe: model.recipe,
      answer: (row) => {
        const { price, range, reference, reasons, warnings } = appraiser.appraise(row);
        return { price, unit, range, reference, reasons, warnings };
      },
      relativeWidth: ({ price, range }) => (range.high - range.low) / price,
      contradicts: (row, target) => {
        const { low, high } = appraiser.range(row);
        return target < low || target > high;
      },
      isOutside: appraiser.isOutside,
      csvColumns: PRICE_COLUMNS,
      csvCells: (row) => {
        const quote = appraiser.quote(row);
        return { cells: priceCells(quote), warnings: quote.warnings };
      },
      draw: (answer, version) => drawReasons(dataset, version, answer),
    };
  },
};
