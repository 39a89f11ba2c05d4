import * as z from 'zod';

/** The parameters of a training, of any kind, that say what is done with the rows: used, split, sampled and weighed. */
export const rowsSchemas = {
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
};
