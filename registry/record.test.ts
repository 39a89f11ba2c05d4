import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  listReader,
  objectReader,
  optionalReader,
  readAnything,
  readNumber,
  readString,
  recordReader,
} from '../training/table/read-json.ts';
import { CorruptRecordError, decodeOrDamage, decodeRecord, encodeRecord, findRecord, getRecord } from './record.ts';
import { memoryStore } from './storage/memory-store.ts';

const read = objectReader<{ readonly name: string; readonly counts: readonly number[]; readonly note?: string }>({
  name: readString,
  counts: listReader(readNumber),
  note: optionalReader(readString),
});

describe('decodeRecord', () => {
  it.each([
    ['', '0 bytes that are not JSON'],
    ['{"name":"a","counts":[1', '23 bytes that are not JSON'],
    ['[]', '/: a list, an object expected'],
    ['{"counts":[]}', '/name: not given, a string expected'],
    ['{"name":"a","counts":[1,null]}', '/counts/1: null, a number expected'],
    ['{"name":"a","counts":[],"note":1}', '/note: 1, a string expected'],
  ])('names for %j the damaged record, the place and what was found', (text, found) => {
    expect(() => decodeRecord('a/b.json', Buffer.from(text), read)).toThrow(new CorruptRecordError('a/b.json', found));
  });

  it('keeps absent optional fields absent, and drops unknown fields', () => {
    const record = decodeRecord('k', Buffer.from('{"name":"a","counts":[1],"more":true}'), read);
    expect(record).toStrictEqual({ name: 'a', counts: [1] });
  });

  it('reads any bytes or throws CorruptRecordError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          try {
            decodeRecord('k', bytes, read);
          } catch (error) {
            expect(error).toBeInstanceOf(CorruptRecordError);
          }
        },
      ),
    );
  });
});

it('finds nothing if nothing is stored, and throws if a record must exist', async () => {
  const store = memoryStore();
  expect(await findRecord(store, 'a/b.json', read)).toBeUndefined();
  await expect(getRecord(store, 'a/b.json', read)).rejects.toThrow('a/b.json');
  await store.put('a/b.json', '{"name":"a","counts":[]}');
  expect(await getRecord(store, 'a/b.json', read)).toEqual({ name: 'a', counts: [] });
});

describe('the digest of a record', () => {
  const record = { name: 'äöü "x"', counts: [1, -0, 1e21, 0.1], note: undefined, deep: { 10: 'a', 9: ['b', null] } };
  const whole = objectReader<Pick<typeof record, 'name' | 'counts'>>({
    name: readString,
    counts: listReader(readNumber),
  });

  it('is that of the other fields, and no part of what is read', () => {
    const text = encodeRecord(record);
    const { sha256, ...rest } = JSON.parse(text);
    expect(sha256).toBe(createHash('sha256').update(JSON.stringify(rest)).digest('hex'));
    expect(decodeRecord('k', Buffer.from(text), recordReader(readAnything))).toEqual(
      JSON.parse(JSON.stringify(record)),
    );
    expect(decodeRecord('k', Buffer.from(JSON.stringify(JSON.parse(text))), whole).name).toBe(record.name);
  });

  it('notices every bit that flips and changes what the record says', () => {
    const bytes = Buffer.from(encodeRecord(record));
    const said = decodeRecord('k', bytes, whole);
    let noticed = 0;
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const found = decodeOrDamage('k', flipped, whole);
      if (found instanceof CorruptRecordError) noticed += 1;
      // White space, the name of the digest itself, and fields that nobody reads.
      else expect(found).toEqual(said);
    }
    expect(noticed).toBeGreaterThan(bytes.length * 6);
  });

  it('is absent in a record of an older store, which is read', () => {
    expect(decodeRecord('k', Buffer.from('{"name":"a","counts":[]}'), whole)).toEqual({ name: 'a', counts: [] });
    expect(decodeOrDamage('k', Buffer.from('{"name":"a","counts":[],"sha256":""}'), whole)).toEqual(
      new CorruptRecordError('k', 'its content is not that of its sha256'),
    );
  });
});
