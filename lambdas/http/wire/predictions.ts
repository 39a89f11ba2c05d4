import * as z from 'zod';

const dataset = z.string();
const version = z.string().meta({ example: 'v1' });
const item = z.record(z.string(), z.unknown());

/** One object is one item. An array, or {"items": […]}, is a list. The schema is loose: the function says precisely what is wrong. */
export const predictRequestSchema = z
  .unknown()
  .describe('One item, a list of at most 1,000, or {"items": […]}; see the schema of the dataset for its fields.');

export const warningSchema = z.object({
  code: z.string().meta({ example: 'outside-known-range' }),
  path: z.string().describe('JSON pointer to the field'),
  message: z.string(),
});

export const reasonSchema = z.object({
  input: z.string().describe('one of the inputs of the dataset'),
  given: z.unknown().describe('what was asked with'),
  amount: z.number().describe('amounts sum to price − reference price').meta({ example: 412.6 }),
  factor: z.number().describe('factors multiply to price ÷ reference price').meta({ example: 1.09 }),
});

/** The fields that one item and each item of a list have in common. */
const priced = {
  price: z.number().meta({ example: 5031.27 }),
  unit: z.string().describe('of all prices'),
  range: z
    .object({ low: z.number(), high: z.number(), coverage: z.number() })
    .describe('holds the price that an expert would ask with the probability of coverage')
    .meta({ example: { low: 4460.18, high: 5699.1, coverage: 0.9 } }),
  reference: z.object({ price: z.number(), item }).describe('the item that the reasons compare with'),
  reasons: z.array(reasonSchema),
  warnings: z.array(warningSchema),
};

export const predictionSchema = z.object({ dataset, version, ...priced });

export const predictionsSchema = z.object({
  dataset,
  version,
  items: z
    .array(z.record(z.string(), z.unknown()))
    .describe('in the order asked: a prediction without dataset and version, or {"error": problem}'),
});
