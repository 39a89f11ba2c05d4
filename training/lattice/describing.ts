import * as z from 'zod';
import type { Dataset } from '../../datasets/dataset.ts';
import { hasSourceLevels } from '../../datasets/market.ts';
import { itemSchemaOf } from '../kinds/item-schema.ts';
import type { DescribingKind } from '../kinds/kind.ts';
import { priceSchema, unitSchemaOf, variedPriceSchema } from '../kinds/price-schema.ts';
import { warningSchema, warningSchemaOf } from '../kinds/warning-schema.ts';
import { patternsOf } from '../table/item.ts';
import { orderingOfColumn } from './axis-column.ts';
import { latticeDataset } from './lattice-dataset.ts';

/** The warnings of every lattice. */
const LATTICE_WARNINGS = {
  'outside-known-range': 'The value is outside of what the model has seen, and is priced as its nearest end.',
  'unseen-combination': 'No item like this is known, and the price rests on its neighbours.',
  'old-level': 'Nothing is known of the latest prices, so the price is that of the last period that is known.',
  'value-not-used': 'The value was given and changes nothing without others.',
};

const ownRows = z
  .int()
  .optional()
  .describe("rows of the owner's own that the level of the price rests on, where other sources teach beside him")
  .meta({ example: 40 });

/** Doubts of a dataset may have any code, unless it declares them. */
const warningsOf = ({ doubts, doubtCodes }: Dataset) =>
  z.array(doubts && !doubtCodes ? warningSchema : warningSchemaOf({ ...doubtCodes, ...LATTICE_WARNINGS }));

/** A price with its range, and its reasons against a reference item. */
export const latticeDescribing: DescribingKind = {
  itemSchema: (declared) => {
    const dataset = latticeDataset(declared);
    return itemSchemaOf(dataset, (column) => orderingOfColumn(dataset, column)?.direction);
  },
  answerSchema: (declared) =>
    priceSchema.extend({
      unit: unitSchemaOf(declared),
      ...(hasSourceLevels(declared) && { ownRows }),
      warnings: warningsOf(declared),
    }),
  whatIfSchema: (declared) => variedPriceSchema.extend({ warnings: warningsOf(declared) }),
  directionOf: (declared, name) => {
    const dataset = latticeDataset(declared);
    const column = dataset.columns.findIndex((one) => one.name === name);
    return orderingOfColumn(dataset, column)?.direction;
  },
  patterns: patternsOf,
  movesInTime: (declared) => {
    const { market } = latticeDataset(declared);
    return market ? [`the level of prices, ${market.rhythm} by ${market.rhythm}`] : [];
  },
};
