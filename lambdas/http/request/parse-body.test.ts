import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseBody } from './parse-body.ts';
import { Problem } from './problem.ts';

const schema = z.strictObject({
  parameters: z.strictObject({ penalty: z.number().optional(), length: z.number().optional() }).optional(),
  steps: z.array(z.strictObject({ name: z.string() })).default([]),
});

/** The errors of the refused body. */
function refused(body: unknown, of: z.ZodType = schema): unknown {
  try {
    parseBody(of, body);
  } catch (error) {
    if (error instanceof Problem) return error.errors;
    throw error;
  }
  throw new Error('the body was taken');
}

describe('an unknown field', () => {
  it.each([
    [{ penalty: 1 }, '', 'penalty: there is no such field; known: parameters, steps.'],
    [
      { parameters: { Penalty: 1, b: 2 } },
      '/parameters',
      'Penalty, b: there is no such field; known: penalty, length.',
    ],
    [{ steps: [{ name: 'a', title: 'b' }] }, '/steps/0', 'title: there is no such field; known: name.'],
  ])('of %j is told with the fields that there are', (body, path, message) => {
    expect(refused(body)).toEqual([expect.objectContaining({ code: 'unknown-field', path, message })]);
  });

  it('is to be left out where there are no fields', () => {
    expect(refused({ a: 1 }, z.strictObject({}))).toEqual([
      expect.objectContaining({ allowed: 'no fields', message: 'a: there is no such field; leave it out.' }),
    ]);
  });
});
