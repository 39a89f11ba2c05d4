import * as z from 'zod';
import { damagedSchema, nextSchema } from './page.ts';
import { uploadDetailSchema } from './uploads.ts';

export const runStartedSchema = z.object({
  dataset: z.string(),
  runId: z.string().meta({ example: 'request-1d2c' }),
});

const dryRunResultSchema = z.object({
  /** As it would be: its state, why, and its receipt. */
  upload: uploadDetailSchema,
  rejected: z.string().optional().describe('the refused rows as CSV: all, or the first 64 kB of whole lines'),
  candidate: z
    .object({
      version: z.string().describe('it names no version that is kept').meta({ example: 'v2' }),
      decision: z.unknown().describe('whether it would go live, and why'),
      report: z
        .record(z.string(), z.unknown())
        .optional()
        .describe('its figures beside those of the champion, on rows that neither has seen'),
    })
    .optional()
    .describe('the model with this upload; absent if the upload would not be in force'),
});

export type DryRunResult = z.infer<typeof dryRunResultSchema>;

export const runSchema = z.object({
  runId: z.string().meta({ example: 'request-1d2c' }),
  dataset: z.string(),
  state: z
    .enum(['running', 'succeeded', 'failed', 'unknown'])
    .describe('unknown: the record of its last step is damaged')
    .meta({ example: 'succeeded' }),
  startedAt: z.string().meta({ example: '2026-11-21T14:00:00.000Z' }),
  updatedAt: z.string().meta({ example: '2026-11-21T14:00:05.000Z' }),
  steps: z
    .array(
      z.object({
        step: z.string().meta({ example: 'fit' }),
        at: z.string().meta({ example: '2026-11-21T14:00:04.000Z' }),
        ends: z.enum(['succeeded', 'failed']).optional().meta({ example: 'succeeded' }),
        message: z.string().optional(),
        detail: z.unknown().optional(),
      }),
    )
    .describe('in the order done; without those whose records are damaged'),
  damaged: damagedSchema,
  message: z.string().optional().describe('which of its records are damaged'),
  result: dryRunResultSchema
    .optional()
    .describe('what a dry run came to; absent until it has ended, and for other runs'),
});

export const runsSchema = z.object({
  dataset: z.string(),
  runs: z.array(runSchema).describe('the latest first'),
  next: nextSchema,
});
