import { readItem } from '../../../training/table/read-item.ts';
import type { PricedRow } from '../priced-row.ts';
import { createRandom } from '../random.ts';
import { notes } from './notes.ts';

const GLAD = ['good', 'clean', 'warm', '!'];
const SAD = ['bad', 'cold', 'loud', 'not good'];
const ANY = ['the', 'room', 'bed', 'and', 'street', 'we'];

/** A note as a row. */
export function noteRow(text: string): PricedRow['row'] {
  const read = readItem(notes, { note: text });
  if ('row' in read) return read.row;
  throw new Error(read.issues[0]!.message);
}

/** Random notes, with `price` 1 for a glad one. Four words of five that tell something tell the truth. */
export function makeNotes(count: number, seed: number): PricedRow[] {
  const random = createRandom(seed);
  const one = (of: readonly string[]) => of[Math.floor(of.length * random())]!;
  return Array.from({ length: count }, (_, i) => {
    const isGlad = random() < 0.6;
    const words = Array.from({ length: 3 + Math.floor(5 * random()) }, () =>
      random() < 0.5 ? one(ANY) : one(random() < 0.8 === isGlad ? GLAD : SAD),
    );
    return { row: noteRow(`${words.join(' ')} ${i}`), price: Number(isGlad) };
  });
}
