import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { casesOf } from '../../tests/share-of-cases.ts';
import {
  listReader,
  nullableReader,
  objectReader,
  pairReader,
  readNumber,
  readString,
  recordReader,
  WrongJsonError,
  wordReader,
} from './read-json.ts';

const read = objectReader({
  format: wordReader('a'),
  name: readString,
  knots: recordReader(listReader(readNumber)),
  pairs: listReader(nullableReader(pairReader(readNumber))),
});

/** The same schema in zod, an independent implementation. */
const schema = z.object({
  format: z.literal('a'),
  name: z.string(),
  knots: z.record(z.string(), z.array(z.number())),
  pairs: z.array(z.tuple([z.number(), z.number()]).nullable()),
});

const number = fc.oneof(fc.double(), fc.constantFrom(Number.POSITIVE_INFINITY, Number.NaN));
const nearly = fc.record(
  {
    format: fc.constantFrom('a', 'a', 'b'),
    name: fc.oneof(fc.string(), fc.string(), fc.jsonValue()),
    knots: fc.oneof(fc.dictionary(fc.string(), fc.array(number)), fc.jsonValue()),
    pairs: fc.array(fc.oneof(fc.tuple(number, number), fc.constant(null), fc.jsonValue()), { maxLength: 3 }),
    other: fc.jsonValue(),
  },
  { requiredKeys: ['format'] },
);

describe('a reader of JSON', () => {
  it('accepts, refuses and names the same places as zod', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.jsonValue()), (value) => {
        const expected = schema.safeParse(value);
        if (expected.success) expect(read(value, '')).toEqual(expected.data);
        else {
          const { path } = expected.error.issues[0]!;
          expect(() => read(value, '')).toThrow(`/${path.join('/')}: `);
        }
      }),
      { numRuns: casesOf(500) },
    );
  });

  it('says in few words what it has found', () => {
    const wrong = { format: 'a', name: 'x'.repeat(1_000), knots: {}, pairs: [[1, '2'.repeat(1_000)]] };
    expect(() => read(wrong, '')).toThrow(WrongJsonError);
    expect(() => read(wrong, '')).toThrow(/^\/pairs\/0\/1: "2{80}…", a number expected$/);
    expect(() => read({ format: 'a' }, '')).toThrow('/name: not given, a string expected');
    expect(() => read([], '')).toThrow('/: a list, an object expected');
  });
});
