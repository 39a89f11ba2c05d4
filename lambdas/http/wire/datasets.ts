import * as z from 'zod';
import { damagedSchema } from './page.ts';

const championSchema = z.object({
  version: z.string().meta({ example: 'v1' }),
  since: z.string().meta({ example: '2026-11-21T14:00:00.000Z' }),
  by: z.string().meta({ example: 'owner' }),
  previous: z.string().optional().describe('the champion before').meta({ example: 'v2' }),
  repaired: z
    .string()
    .optional()
    .describe('it has taken the place of a pointer that could not be read: what was found')
    .meta({ example: 'NAME/champion.json was damaged: 8 bytes that are not JSON' }),
});

const damage = {
  damaged: damagedSchema,
  message: z.string().optional().describe('which of its records is damaged, and what to do'),
};

const report = z.record(z.string(), z.unknown()).describe('what was measured of this version');

export const versionSchema = z.object({
  version: z.string().meta({ example: 'v1' }),
  champion: z.boolean().describe('whether it answers now').meta({ example: true }),
  report: report.optional(),
  decision: z.record(z.string(), z.unknown()).optional().describe('what was decided about it, and why'),
  ...damage,
});

export const versionDetailSchema = versionSchema.extend({ dataset: z.string() });

export const versionsSchema = z.object({
  dataset: z.string(),
  versions: z.array(versionSchema).describe('the latest first'),
});

export const cardSchema = z.object({
  dataset: z.string(),
  item: z.object({ singular: z.string(), plural: z.string() }).describe('one item in words'),
  target: z.object({ column: z.string(), unit: z.string() }).describe('what is asked for'),
  fields: z.array(z.record(z.string(), z.unknown())).describe('what an item may hold'),
  inputs: z
    .array(z.object({ name: z.string(), columns: z.array(z.string()), description: z.string().optional() }))
    .describe('what the reasons of a price are given for'),
  referenceItem: z.record(z.string(), z.unknown()).describe('the item that every price is compared with'),
  champion: championSchema.optional().describe('absent while there is no model'),
  report: report.optional(),
  ...damage,
});

export const promotedSchema = championSchema.extend({
  dataset: z.string(),
  compared: z
    .object({
      rows: z.int().describe('held-out rows that both were compared on').meta({ example: 5328 }),
      excess: z
        .number()
        .describe(
          'mean error of the version less that of the champion before, as a share of the price: above 0 it is worse',
        )
        .meta({ example: -0.0018 }),
    })
    .optional()
    .describe('absent if the two were never compared'),
});

export const healthSchema = z.object({
  status: z.literal('ok').meta({ example: 'ok' }),
  datasets: z
    .array(z.object({ dataset: z.string(), version: z.string().optional(), ...damage }))
    .describe('the version of each that answers'),
});
