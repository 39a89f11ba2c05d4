import type { Row } from '../../../../datasets/dataset.ts';
import { type AnswerRange, coverageOf } from '../../../ranges/answer-range.ts';
import { readItem } from '../../../table/read-item.ts';
import type { AnsweringKind, KindAnswer, KindWarning } from '../../answering-kind.ts';
import { decodeModel, quoteFor } from './model.ts';
import { medianRecipe } from './recipe.ts';

/**
 * The reasons of a median: the group, and how many of its rows are known. There is no reference item, unlike in the
 * lattice.
 */
export interface MedianAnswer extends KindAnswer {
  readonly price: number;
  readonly unit: string;
  readonly range: AnswerRange;
  readonly reasons: readonly { readonly input: string; readonly given: string; readonly rows: number }[];
}

export const medianAnswering: AnsweringKind<MedianAnswer> = {
  readItem,
  openModel: (dataset, bytes) => {
    const model = decodeModel(dataset, bytes);
    const recipe = medianRecipe({ dataset });
    const answer = (row: Row): MedianAnswer => {
      const { group, rows, price, isOwn } = quoteFor(recipe, model, row);
      const few: KindWarning = {
        code: 'few-rows',
        path: `/${recipe.column}`,
        message: `Only ${rows} ${dataset.item.plural} of ${group} are known; the median of all is quoted.`,
      };
      return {
        price,
        unit: dataset.target.unit,
        range: {
          low: price / model.factor,
          high: price * model.factor,
          ...coverageOf(dataset.range.coverage, isOwn ? undefined : { code: few.code, message: few.message }),
        },
        reasons: [{ input: recipe.column, given: group, rows }],
        warnings: isOwn ? [] : [few],
      };
    };
    return {
      recipe: model.recipe,
      answer,
      relativeWidth: ({ price, range }) => (range.high - range.low) / price,
      contradicts: (row, target) => {
        const { low, high } = answer(row).range;
        return target < low || target > high;
      },
      isOutside: (row) => !quoteFor(recipe, model, row).isOwn,
      csvColumns: ['median_price', 'range_low', 'range_high', 'group_rows'],
      csvCells: (row) => {
        const { price, range, reasons, warnings } = answer(row);
        const cells = [price, range.low, range.high].map((value) => value.toFixed(2));
        return { cells: [...cells, String(reasons[0]!.rows)], warnings };
      },
    };
  },
};
