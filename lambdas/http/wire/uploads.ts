import * as z from 'zod';
import { damagedSchema, nextSchema } from './page.ts';
import { uploadStates } from './upload-states.ts';

const askAtSchema = z
  .string()
  .describe('path at which to ask what has become of the file')
  .meta({ example: '/v1/NAME/uploads?name=2026-11.csv' });

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
  runId: z.string().optional().describe('the dry run, if one was asked for').meta({ example: 'dry-1d2c' }),
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

export const movedSchema = z.object({
  dataset: z.string(),
  uploadId: z.string().meta({ example: '9f86d081884c7d65' }),
  state: z.enum(uploadStates).meta({ example: 'withdrawn' }),
  runId: z
    .string()
    .describe('the run that the move has started; its steps say what answers next, and how it does beside the champion')
    .meta({ example: 'withdrawal-1d2c…' }),
  share: z
    .number()
    .optional()
    .describe('of a withdrawal: the share of the accepted rows in force that goes with the upload')
    .meta({ example: 0.0476 }),
});

export type Upload = z.infer<typeof uploadSchema>;
export type UploadDetail = z.infer<typeof uploadDetailSchema>;
