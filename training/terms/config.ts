import * as z from 'zod';
import { rowsSchemas } from '../summary/rows-schemas.ts';

/** Parameters of a fit. They do not change summaries. */
export const fitSchema = z
  .strictObject({
    rounds: z
      .int()
      .min(1, 'without a round no penalty is chosen')
      .max(40, 'penalties no longer change after so many')
      .default(10)
      .describe('rounds in which the penalty of each term is chosen'),
  })
  .describe('Parameters of a fit');

/** Parameters of a summary. Summaries with different parameters cannot be added. */
export const configSchema = z
  .strictObject({
    fit: fitSchema.prefault({}),
    ...rowsSchemas,
  })
  .describe('Parameters of training');

export type FitParameters = z.infer<typeof fitSchema>;
export type Config = z.infer<typeof configSchema>;
