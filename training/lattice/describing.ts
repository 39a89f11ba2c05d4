import * as z from 'zod';
import { itemSchemaOf } from '../kinds/item-schema.ts';
import type { DescribingKind } from '../kinds/kind.ts';
import { rangeSchema } from '../kinds/range-schema.ts';
import { warningSchema, warningSchemaOf } from '../kinds/warning-schema.ts';
import { patternsOf } from '../table/item.ts';
import { orderingOfColumn } from './axis-column.ts';
import { latticeDataset } from './lattice-dataset.ts';

const reason = z.object({
  input: z.string().describe('one of the inputs of the dataset'),
  given: z.unknown().describe('what was asked with'),
  amount: z.number().describe('amounts sum to price − reference price').meta({ example: 412.6 }),
  factor: z.number().describe('factors multiply to price ÷ reference price').meta({ example: 1.09 }),
});

const answer = z.object({
  price: z.number().meta({ example: 5031.27 }),
  unit: z.string().describe('of all prices'),
  range: rangeSchema,
  reference: z
    .object({ price: z.number(), item: z.record(z.string(), z.unknown()) })
    .describe('the item that the reasons compare with'),
  reasons: z.array(reason),
  warnings: z.array(warningSchema),
});

/** The warnings of every lattice. */
const LATTICE_WARNINGS = {
  'outside-known-range': 'The value is outside of what the model has seen, and is priced as its nearest end.',
  'unseen-combination': 'No item like this is known, and the price rests on its neighbours.',
  'old-level': 'Nothing is known of the latest prices, so the price is that of the last period that is known.',
  'value-not-used': 'The value was given and changes nothing without others.',
};

/** A price with its range, and its reasons against a reference item. */
export const latticeDescribing: DescribingKind = {
  itemSchema: (declared) => {
    const dataset = latticeDataset(declared);
    return itemSchemaOf(dataset, (column) => orderingOfColumn(dataset, column)?.direction);
  },
  answerSchema: ({ doubts, doubtCodes }) =>
    doubts && !doubtCodes
      ? answer
      : answer.extend({ warnings: z.array(warningSchemaOf({ ...doubtCodes, ...LATTICE_WARNINGS })) }),
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
