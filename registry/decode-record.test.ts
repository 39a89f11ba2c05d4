import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listReader, objectReader, optionalReader, readNumber, readString } from '../training/table/read-json.ts';
import { CorruptRecordError, decodeRecord, findRecord, getRecord } from './decode-record.ts';
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
    expect(() => decodeRecord('a/b.json', Buffer.from(text), read)).toThrow(
      new CorruptRecordError(`a/b.json is damaged: ${found}`),
    );
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
