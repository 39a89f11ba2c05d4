import * as z from 'zod';

/** Parameters of a fit. They change no summary. */
export const fitSchema = z
  .strictObject({
    penalty: z
      .number()
      .positive()
      .optional()
      .describe('λ of the lattice; cross-validation chooses it if it is left out'),
    length: z
      .number()
      .positive()
      .optional()
      .describe('length scale ℓ of the first axis, in ln units; cross-validation chooses it if it is left out'),
    tolerance: z.number().min(1e-10).max(1e-2).default(1e-4).describe('relative residual at which the solver stops'),
  })
  .describe('Parameters of a fit');

/** Parameters of a summary. Summaries with other parameters do not add to these. */
export const configSchema = z
  .strictObject({
    fit: fitSchema.prefault({}),
    penalties: z
      .strictObject({
        sides: z.number().positive().optional().describe('ridge penalty of the additive terms'),
        gatedSides: z.number().positive().optional().describe('ridge penalty of the gated additive terms'),
      })
      .prefault({})
      .describe("ridge penalties; the dataset's own if they are left out"),
    knots: z
      .record(z.string(), z.array(z.number()).min(2))
      .prefault({})
      .describe('ascending knots by feature, in units of the feature, instead of those declared'),
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
