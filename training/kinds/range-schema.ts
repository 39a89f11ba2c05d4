import * as z from 'zod';
import { FEWEST_CALIBRATION_ROWS } from '../ranges/answer-range.ts';

/** The range of an answer of any kind of target (AnswerRange). */
export const rangeSchema = z
  .object({
    low: z.number(),
    high: z.number(),
    coverage: z
      .number()
      .nullable()
      .describe('probability that the range holds the price that an expert would ask; null if nothing supports it'),
    unsupported: z
      .object({
        code: z.string().describe('outside-known-range, few-calibration-rows, or another one of the kind of target'),
        message: z.string(),
      })
      .optional()
      .describe(
        `why coverage is null: the item is outside of what the model knows, or fewer than ${FEWEST_CALIBRATION_ROWS} rows calibrated the range`,
      ),
  })
  .meta({ example: { low: 4460.18, high: 5699.1, coverage: 0.9 } });
