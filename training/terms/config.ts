import * as z from 'zod';

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
    splits: z
      .strictObject({
        training: z.number().positive().max(1).default(0.8),
        calibration: z.number().min(0).max(1).default(0.1),
      })
      .prefault({})
      .refine(({ training, calibration }) => training + calibration <= 1 + 1e-12, {
        message: 'training and calibration together must not exceed 1; the rest is held out',
      })
      .describe('shares of the rows by a hash of the item; what is left is held out'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('seed of the hash that splits the rows'),
    share: z.number().positive().max(1).default(1).describe('share of the rows to use, chosen by hash'),
    sampleLimit: z
      .int()
      .min(100)
      .max(200_000)
      .default(20_000)
      .describe('most rows kept for calibration, and for holdout'),
    reference: z
      .enum(['own', 'shipped', 'none'])
      .optional()
      .describe('robust weights: from a reference made of the training data (two passes), the shipped one, or all 1'),
  })
  .describe('Parameters of training');

export type FitParameters = z.infer<typeof fitSchema>;
export type Config = z.infer<typeof configSchema>;
