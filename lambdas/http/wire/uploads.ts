import * as z from 'zod';
import type { Dataset } from '../../../datasets/dataset.ts';
import { isLevelColumn } from '../../../training/table/levels.ts';
import { damagedSchema, nextSchema } from './page.ts';

export const uploadStates = ['in force', 'held', 'refused', 'withdrawn', 'pending', 'waiting'] as const;

const askAtSchema = z
  .string()
  .describe('path at which to ask what has become of the file')
  .meta({ example: '/v1/NAME/uploads?name=2026-11.csv' });

/** The request for a URL to put a file to. */
export const uploadRequestSchema = z.strictObject({
  name: z.string().min(1).max(200).describe('name of the file, without folders').meta({ example: '2026-11.csv' }),
});

export const uploadUrlSchema = z.object({
  dataset: z.string(),
  name: z.string().meta({ example: '2026-11.csv' }),
  method: z.literal('PUT').meta({ example: 'PUT' }),
  url: z.string().describe('where to put the file, with the headers below, until expiresAt'),
  headers: z.record(z.string(), z.string()).meta({ example: { 'if-none-match': '*' } }),
  askAt: askAtSchema,
  expiresAt: z.string().meta({ example: '2026-11-21T14:15:00.000Z' }),
});

export const uploadReceivedSchema = z.object({
  dataset: z.string(),
  uploadId: z.string().describe('first 16 hex digits of the SHA-256 of the file').meta({ example: '9f86d081884c7d65' }),
  name: z.string().meta({ example: '2026-11.csv' }),
  askAt: askAtSchema,
});

export const uploadSchema = z.object({
  uploadId: z.string().meta({ example: '9f86d081884c7d65' }),
  name: z.string().optional().meta({ example: '2026-11.csv' }),
  alsoNamed: z.array(z.string()).optional().describe('other names under which the same bytes came'),
  state: z
    .enum(uploadStates)
    .describe('pending: read, but not yet decided on; waiting: not read yet, as message says')
    .meta({ example: 'in force' }),
  readAt: z.string().optional().describe('when it was read').meta({ example: '2026-11-21T13:59:58.000Z' }),
  since: z.string().optional().describe('when it came into this state').meta({ example: '2026-11-21T14:00:00.000Z' }),
  by: z.string().optional().describe('who brought it into this state').meta({ example: 'stima' }),
  because: z.string().optional().describe('why it is held, refused or withdrawn').meta({ example: 'overlaps' }),
  message: z.string().optional().describe('the same in a sentence'),
  overlaps: z
    .array(
      z.object({
        uploadId: z.string().meta({ example: '9f86d081884c7d65' }),
        name: z.string().meta({ example: '2026-10.csv' }),
        share: z.number().describe('the share of its rows that stand in that upload, estimated').meta({ example: 0.8 }),
      }),
    )
    .optional()
    .describe('the uploads in force that a held upload shares rows with, the largest share first'),
  contested: z
    .boolean()
    .optional()
    .describe('taken in although its prices contradicted the champion')
    .meta({ example: false }),
  read: z.int().min(0).optional().describe('rows read: those accepted and those refused').meta({ example: 53940 }),
  accepted: z.int().min(0).optional().meta({ example: 53931 }),
  refused: z.int().min(0).optional().meta({ example: 9 }),
  damaged: damagedSchema,
});

export const uploadDetailSchema = uploadSchema.extend({
  dataset: z.string(),
  receipt: z.record(z.string(), z.unknown()).optional().describe('what was found when the file was read'),
});

export const uploadsSchema = z.object({
  dataset: z.string(),
  uploads: z.array(uploadSchema).describe('the one that was read last is first'),
  next: nextSchema,
});

export const acceptSchema = z.strictObject({
  insteadOf: z
    .array(z.string().regex(/^[0-9a-f]{16}$/))
    .max(100)
    .optional()
    .describe('uploads in force that this one replaces, in the same move')
    .meta({ example: ['9f86d081884c7d65'] }),
  decimal: z
    .enum(['point', 'comma'])
    .optional()
    .describe('the decimal mark of a file that is held with that question; it is read anew'),
  scale: z.string().max(40).optional().describe('the scale of its grades, likewise').meta({ example: 'gia' }),
  currency: z
    .string()
    .max(10)
    .optional()
    .describe("the dataset's own unit, likewise: prices are in it whatever stands beside them"),
});

/** The same, with the scales and the currency that the dataset knows. */
export function acceptSchemaOf({ columns, target }: Dataset) {
  const scales = columns.flatMap((column) => (isLevelColumn(column) ? (column.scales ?? []) : []));
  const names = [...new Set(scales.map(({ name }) => name))];
  const { scale, currency } = acceptSchema.shape;
  return acceptSchema.omit({ scale: true }).extend({
    ...(names.length > 0 && {
      scale: z
        .enum(names)
        .optional()
        .describe(scale.description ?? ''),
    }),
    currency: z
      .enum([target.unit])
      .optional()
      .describe(currency.description ?? ''),
  });
}

export const movedSchema = z.object({
  dataset: z.string(),
  uploadId: z.string().meta({ example: '9f86d081884c7d65' }),
  state: z.enum(uploadStates).meta({ example: 'withdrawn' }),
  runId: z.string().describe('the run that the move has started').meta({ example: 'withdrawal-1d2c…' }),
});

export type UploadListState = (typeof uploadStates)[number];
export type Upload = z.infer<typeof uploadSchema>;
export type UploadDetail = z.infer<typeof uploadDetailSchema>;
