import * as z from 'zod';
import { marketSchema } from '../../../training/kinds/market-schema.ts';

/** The answer of `market`. */
export const marketAnswerSchema = z.object({
  dataset: z.string(),
  version: z.string().meta({ example: 'v1' }),
  ...marketSchema.shape,
});
