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

const synonyms = z
  .array(z.string())
  .optional()
  .describe('other names of the column in files')
  .meta({ example: ['cut grade'] });

const named = {
  name: z.string().meta({ example: 'cut' }),
  title: z.string().meta({ example: 'Cut' }),
  synonyms,
};
const required = z.boolean().meta({ example: true });

const fieldSchema = z.discriminatedUnion('kind', [
  z.object({
    ...named,
    kind: z.literal('number'),
    label: z.string().optional().describe('a shorter title').meta({ example: 'Depth' }),
    required,
    unit: z.string().meta({ example: 'ct' }),
    min: z.number().describe('inclusive').meta({ example: 0.05 }),
    max: z.number().describe('inclusive').meta({ example: 50 }),
    example: z.number().meta({ example: 1.1 }),
  }),
  z.object({
    ...named,
    kind: z.enum(['grade', 'category']),
    required,
    levels: z.array(z.string()),
    best: z
      .enum(['first', 'last'])
      .optional()
      .describe('the end at which the dearest level stands; absent if not known'),
    scales: z
      .array(z.object({ name: z.string().meta({ example: 'gia' }), title: z.string() }))
      .optional()
      .describe('other scales that a file may use, if the owner says so'),
    open: z.boolean().optional().describe('whether other words are taken too; absent if not').meta({ example: true }),
    example: z.string(),
  }),
  z.object({ ...named, kind: z.literal('text').describe('free text'), required, example: z.string() }),
  z.object({
    ...named,
    kind: z.literal('constant'),
    required: z.literal(false).meta({ example: false }),
    value: z.string().describe('the only word that is priced'),
    example: z.string(),
  }),
]);

export const cardSchema = z.object({
  dataset: z.string(),
  item: z.object({ singular: z.string(), plural: z.string() }).describe('one item in words'),
  target: z
    .object({
      column: z.string(),
      unit: z.string(),
      answers: z
        .object({ yes: z.string(), no: z.string() })
        .optional()
        .describe('the words for yes and for no; absent where the answer is a price'),
      synonyms,
    })
    .describe('what is asked for'),
  fields: z.array(fieldSchema).describe('what an item may hold'),
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
