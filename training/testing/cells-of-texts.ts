import type { AsciiCells } from '../table/ascii-cells.ts';

/** Cells of ASCII as a record has them: among the bytes and the bounds of other records. */
export function cellsOfTexts(texts: readonly string[]): AsciiCells {
  const before = '1,Ideal\n';
  const ends: number[] = [0, 1, 2, 7];
  let text = before;
  for (const one of texts) {
    ends.push(text.length, text.length + one.length);
    text += `${one},`;
  }
  return { bytes: new TextEncoder().encode(text), bounds: Int32Array.from(ends), first: 4, count: texts.length };
}
