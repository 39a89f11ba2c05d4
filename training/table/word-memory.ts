import { type AsciiCells, asciiText } from './ascii-cells.ts';

/** Longer words are not remembered. */
const LONGEST = 32;

/**
 * Remembers a number for each of the words that stand in many rows. A word is found by its bytes, without a string.
 * @param most words that are remembered; the memory grows with the words
 */
export function createWordMemory(most: number) {
  let slots = new Int32Array(64);
  let hashes = new Int32Array(32);
  let values = new Float64Array(32);
  const words: Uint8Array[] = [];

  const place = (word: number): void => {
    let slot = hashes[word]! & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = word + 1;
  };
  const grow = (): void => {
    slots = new Int32Array(2 * slots.length);
    hashes = grown(hashes, new Int32Array(slots.length / 2));
    values = grown(values, new Float64Array(slots.length / 2));
    for (let word = 0; word < words.length; word++) place(word);
  };

  return {
    /** The index of a word for `valueOf`. It is below zero if the word is not known. */
    find: (bytes: Uint8Array, from: number, to: number): number => {
      const hash = hashOf(bytes, from, to);
      for (let slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
        const word = slots[slot]! - 1;
        if (word < 0 || (hashes[word] === hash && isSame(words[word]!, bytes, from, to))) return word;
      }
    },
    valueOf: (word: number): number => values[word]!,
    remember: (bytes: Uint8Array, from: number, to: number, value: number): void => {
      if (words.length === most || to - from > LONGEST) return;
      if (words.length === hashes.length) grow();
      const word = words.push(bytes.slice(from, to)) - 1;
      hashes[word] = hashOf(bytes, from, to);
      values[word] = value;
      place(word);
    },
  };
}

/**
 * Remembers what a reader of texts makes of the words of one cell.
 * @param read gives the number of a text, or something else that is not remembered
 */
export function rememberWords<Other>(most: number, read: (text: string) => number | Other) {
  const memory = createWordMemory(most);
  return (cells: AsciiCells, cell: number): number | Other => {
    const { bytes, bounds, first, count } = cells;
    if (cell >= count) return read('');
    const [from, to] = [bounds[first + 2 * cell]!, bounds[first + 2 * cell + 1]!];
    const known = memory.find(bytes, from, to);
    if (known >= 0) return memory.valueOf(known);
    const found = read(asciiText(cells, cell));
    if (typeof found === 'number') memory.remember(bytes, from, to, found);
    return found;
  };
}

/** FNV-1a of 32 bits. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}

function isSame(word: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let i = 0; i < word.length; i++) if (word[i] !== bytes[from + i]) return false;
  return true;
}

function grown<Numbers extends Int32Array | Float64Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from);
  return into;
}
