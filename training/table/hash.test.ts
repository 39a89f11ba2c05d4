import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowHasher, murmur3 } from './hash.ts';

const wordsOf = (bytes: readonly number[]) => new Uint32Array(Uint8Array.from(bytes).buffer);
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

describe('murmur3', () => {
  // Test vectors of MurmurHash3 x86 32 by Ian Boyd (stackoverflow.com/a/31929528) that are whole words long; "test" is
  // from Wikipedia's article on MurmurHash.
  it.each([
    ['no bytes', [], 0, 0],
    ['no bytes', [], 1, 0x514e28b7],
    ['no bytes', [], 0xffffffff, 0x81f16f39],
    ['ff ff ff ff', [0xff, 0xff, 0xff, 0xff], 0, 0x76293b50],
    ['21 43 65 87', [0x21, 0x43, 0x65, 0x87], 0, 0xf55b516b],
    ['21 43 65 87', [0x21, 0x43, 0x65, 0x87], 0x5082edee, 0x2362f9de],
    ['00 00 00 00', [0, 0, 0, 0], 0, 0x2362f9de],
    ['test', ascii('test'), 0, 0xba6bd213],
    ['test', ascii('test'), 0x9747b28c, 0x704b81dc],
    ['aaaa', ascii('aaaa'), 0x9747b28c, 0x5a97808a],
    ['abcd', ascii('abcd'), 0x9747b28c, 0xf0478627],
    ['256 times a', ascii('a'.repeat(256)), 0x9747b28c, 0x37405bdc],
  ])('hashes %s with seed %#', (_, bytes, seed, expected) => {
    const words = wordsOf(bytes);
    expect(murmur3(words, words.length, seed)).toBe(expected);
  });
});

describe('row hashes', () => {
  const hasher = createRowHasher(3, 7);
  const values = fc
    .array(fc.double({ noNaN: true }), { minLength: 3, maxLength: 3 })
    .map((row) => Float64Array.from(row));

  it('give identical items the same split and item hash at any price, and distinguish their rows', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1 }), fc.integer({ min: 1 }), (row, price, other) => {
        fc.pre(price !== other);
        const first = { ...hasher(row, price) };
        const second = { ...hasher(row, other) };
        expect([second.split, second.item]).toEqual([first.split, first.item]);
        expect(second.row).not.toBe(first.row);
      }),
    );
  });

  it('are integers that a double holds', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1 }), (row, price) => {
        const { split, item, row: whole } = hasher(row, price);
        expect([split, item, whole].every(Number.isSafeInteger)).toBe(true);
        expect(split).toBeGreaterThanOrEqual(0);
        expect(split).toBeLessThan(2 ** 32);
      }),
    );
  });

  it('count −0 as 0', () => {
    const zero = { ...hasher(Float64Array.of(0, 1, 2), 5) };
    expect({ ...hasher(Float64Array.of(-0, 1, 2), 5) }).toEqual(zero);
  });

  it('change with the seed', () => {
    const row = Float64Array.of(1, 2, 3);
    expect(createRowHasher(3, 8)(row, 5).split).not.toBe(hasher(row, 5).split);
  });
});
