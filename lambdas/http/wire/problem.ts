import * as z from 'zod';
import { codeSchema } from '../../../training/kinds/warning-schema.ts';
import { issueCodes } from '../../../training/table/issue-codes.ts';
import { problems } from './problem-codes.ts';

const titles = Object.fromEntries(Object.entries(problems).map(([code, { title }]) => [code, title]));

export const inputErrorSchema = z.object({
  code: codeSchema({ ...issueCodes, 'wrong-value': 'The value is none that the call takes.' }).optional(),
  path: z.string().describe('JSON pointer to the value').meta({ example: '/cut' }),
  found: z.unknown().meta({ example: 'Idael' }),
  allowed: z.string().meta({ example: 'Fair, Good, Very Good, Premium or Ideal' }),
  message: z.string(),
});

export const problemSchema = z
  .object({
    type: z.string().meta({ example: 'urn:stima:problem:invalid-input' }),
    title: z.string().meta({ example: 'Some of the input is wrong' }),
    status: z.int().min(400).max(599).meta({ example: 400 }),
    code: codeSchema(titles).meta({ example: 'invalid-input' }),
    detail: z.string().describe('one sentence; meant for people'),
    errors: z.array(inputErrorSchema).optional(),
    id: z.string().optional().describe('under which a fault of ours stands in our log'),
  })
  .describe('application/problem+json, RFC 9457');
