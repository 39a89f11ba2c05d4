import * as z from 'zod';
import { damagedSchema, nextSchema } from './page.ts';

export const runStartedSchema = z.object({
  dataset: z.string(),
  runId: z.string().meta({ example: 'request-1d2c' }),
});

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
});

export const runsSchema = z.object({
  dataset: z.string(),
  runs: z.array(runSchema).describe('the latest first'),
  next: nextSchema,
});
