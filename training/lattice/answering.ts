import type { Dataset, Row } from '../../datasets/dataset.ts';
import type { Answerer, AnsweringKind } from '../kinds/kind.ts';
import { readItem } from '../table/read-row.ts';
import { type Appraisal, createAppraiser } from './appraise.ts';
import { drawReasons } from './draw-reasons.ts';
import { latticeDataset } from './lattice-dataset.ts';
import { decodeModel } from './model.ts';

/** The fields of one price on the wire. They are listed one by one, so that no other field of the core is ever sent. */
export interface PriceAnswer extends Appraisal {
  readonly unit: string;
}

const CSV_COLUMNS = ['predicted_price', 'range_low', 'range_high', 'range_coverage', 'range_unsupported'] as const;

/** The part of the ordered lattice that gives prices with their ranges and reasons. */
export const latticeAnswering: AnsweringKind<PriceAnswer> = {
  readItem,
  openModel,
};

function openModel(given: Dataset, bytes: Uint8Array): Answerer<PriceAnswer> {
  const declared = latticeDataset(given);
  const model = decodeModel(bytes);
  const appraiser = createAppraiser(declared, model);
  const { unit } = declared.target;
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
    warns: (row) => appraiser.quote(row).warnings.length > 0,
    csvColumns: CSV_COLUMNS,
    csvCells: (row: Row) => {
      const { price, low, high, coverage, unsupported, warnings } = appraiser.quote(row);
      return {
        cells: [
          cents(Math.round(price * 100)),
          cents(Math.floor(low * 100)),
          cents(Math.ceil(high * 100)),
          coverage === null ? '' : String(coverage),
          unsupported?.code ?? '',
        ],
        warnings,
      };
    },
    draw: (answer, version) => drawReasons(declared, version, answer),
  };
}

const cents = (value: number): string => (value / 100).toFixed(2);
