/**
 * MurmurHash3 x86 32-bit (Austin Appleby, public domain) over whole 32-bit words.
 *
 * @param words the input; its length in bytes is 4 · count
 */
export function murmur3(words: Uint32Array, count: number, seed: number): number {
  return finish(mix(words, 0, count, seed | 0), count);
}

/** The state after some more words. */
function mix(words: Uint32Array, from: number, to: number, state: number): number {
  let h = state;
  for (let i = from; i < to; i++) {
    let k = Math.imul(words[i]!, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  return h;
}

/** @param count words that were mixed in all */
function finish(state: number, count: number): number {
  let h = state ^ (count * 4);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Hashes of one row. `item` leaves the price out, so identical items share it at any price. */
export interface RowHash {
  /** 0 ≤ split < 2³². Decides whether an item falls into a fold, calibration or holdout. */
  split: number;
  /** 53 bits of the item. */
  item: number;
  /** 53 bits of the item with its price. */
  row: number;
}

const OTHER_SEED = 0x5bd1e995;

/** Hashes rows of `columnCount` values; −0 counts as 0, and every NaN (not given) has the same bits. */
export function createRowHasher(columnCount: number, seed: number) {
  const numbers = new Float64Array(columnCount + 1);
  const words = new Uint32Array(numbers.buffer);
  const hash: RowHash = { split: 0, item: 0, row: 0 };
  return (row: Float64Array, target: number): RowHash => {
    for (let i = 0; i < columnCount; i++) numbers[i] = Number.isNaN(row[i]!) ? Number.NaN : row[i]! + 0;
    numbers[columnCount] = target;
    // The item stands first in its row, so both begin with the same states.
    const item = 2 * columnCount;
    const first = mix(words, 0, item, seed | 0);
    const second = mix(words, 0, item, seed ^ OTHER_SEED);
    hash.split = finish(first, item);
    hash.item = wide(finish(second, item), hash.split);
    hash.row = wide(
      finish(mix(words, item, words.length, first), words.length),
      finish(mix(words, item, words.length, second), words.length),
    );
    return hash;
  };
}

/** 53 bits of a text. */
export function hashText(text: string): number {
  const words = Uint32Array.from(text, (character) => character.codePointAt(0)!);
  return wide(murmur3(words, words.length, 0), murmur3(words, words.length, OTHER_SEED));
}

function wide(high: number, low: number): number {
  return high * 2 ** 21 + (low >>> 11);
}
