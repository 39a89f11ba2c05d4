import * as z from 'zod';
import type { Dataset } from '../../datasets/dataset.ts';
import { rangeSchema } from './range-schema.ts';
import { warningSchema } from './warning-schema.ts';

const reason = z.object({
  input: z.string().describe('one of the inputs of the dataset'),
  given: z.unknown().describe('what was asked with'),
  amount: z.number().describe('amounts sum to price − reference price').meta({ example: 412.6 }),
  factor: z.number().describe('factors multiply to price ÷ reference price').meta({ example: 1.09 }),
});

/** A price with its range, and its reasons against a reference item (PriceAnswer). */
export const priceSchema = z.object({
  price: z.number().meta({ example: 5031.27 }),
  unit: z.string().describe('of all prices'),
  range: rangeSchema,
  reference: z
    .object({ price: z.number(), item: z.record(z.string(), z.unknown()) })
    .describe('the item that the reasons compare with'),
  reasons: z.array(reason),
  warnings: z.array(warningSchema),
});

/** The unit of the prices of a dataset. Prices at the level of what ships are in the one that the dataset declares. */
export function unitSchemaOf({ target: { unit, declaredUnit = unit }, ships }: Dataset) {
  return ships && declaredUnit !== unit
    ? z.enum([unit, declaredUnit]).describe(`of all prices; ${declaredUnit} until there are prices of the owner`)
    : z.enum([unit]).describe('of all prices');
}

/** The price of a varied item beside that of the item itself (varyPrice). */
export const variedPriceSchema = z.object({
  price: priceSchema.shape.price,
  difference: z.number().describe('from the price of the item itself').meta({ example: -312.4 }),
  range: rangeSchema,
  warnings: z.array(warningSchema),
});
