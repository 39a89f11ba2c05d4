import * as z from 'zod';

export const inputErrorSchema = z.object({
  code: z.string().optional().meta({ example: 'unknown-grade' }),
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
    code: z.string().describe('stable; meant for programs').meta({ example: 'invalid-input' }),
    detail: z.string().describe('one sentence; meant for people'),
    errors: z.array(inputErrorSchema).optional(),
    id: z.string().optional().describe('under which a fault of ours stands in our log'),
  })
  .describe('application/problem+json, RFC 9457');
