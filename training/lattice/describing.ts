import * as z from 'zod';
import { hasSourceLevels } from '../../datasets/market.ts';
import { itemSchemaOf } from '../kinds/item-schema.ts';
import type { DescribingKind } from '../kinds/kind.ts';
import { priceSchema } from '../kinds/price-schema.ts';
import { warningSchemaOf } from '../kinds/warning-schema.ts';
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

/** A price with its range, and its reasons against a reference item. */
export const latticeDescribing: DescribingKind = {
  itemSchema: (declared) => {
    const dataset = latticeDataset(declared);
    return itemSchemaOf(dataset, (column) => orderingOfColumn(dataset, column)?.direction);
  },
  answerSchema: (declared) => {
    const { doubts, doubtCodes } = declared;
    return priceSchema.extend({
      ...(hasSourceLevels(declared) && { ownRows }),
      ...(!(doubts && !doubtCodes) && {
        warnings: z.array(warningSchemaOf({ ...doubtCodes, ...LATTICE_WARNINGS })),
      }),
    });
  },
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
