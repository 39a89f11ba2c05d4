import * as z from 'zod';
import { rowsSchemas } from '../summary/rows-schemas.ts';
import { defaultConfig } from './default-config.ts';

/** Parameters of a fit. They do not change summaries. */
export const fitSchema = z
  .strictObject({
    smoothing: z
      .array(z.number().positive().max(100))
      .min(1, 'without one nothing can be fitted')
      .max(10)
      .default([...defaultConfig.fit.smoothing])
      .describe('what may be added to the sum of each word; the one with the least log loss out of fold is taken'),
  })
  .describe('Parameters of a fit');

/** Parameters of a summary. Summaries with different parameters cannot be added. */
export const configSchema = z
  .strictObject({
    fit: fitSchema.prefault({}),
    ...rowsSchemas,
    splits: z
      .strictObject({ training: z.number().positive().max(1).default(defaultConfig.splits.training) })
      .prefault({})
      .describe('share of the rows to learn from, by a hash of the text; what is left is held out'),
    reference: z.enum(['none']).default('none').describe('texts are weighed by no reference'),
    sampleLimit: z.int().min(100).max(20_000).default(defaultConfig.sampleLimit).describe('most rows kept for each'),
  })
  .describe('Parameters of training');
