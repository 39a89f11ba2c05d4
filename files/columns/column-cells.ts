import { isMissing } from '../../training/table/missing.ts';
import { plainText } from '../../training/table/text-parts.ts';

/** The cells of one column, by their different texts. */
export interface ColumnCells {
  readonly name: string;
  readonly rows: number;
  /** Rows whose cell says nothing. */
  readonly gaps: number;
  /** The different texts without blanks around them, the commonest first. Equally common ones are in the order of the file. */
  readonly texts: readonly string[];
  /** The number of rows with each text. */
  readonly counts: readonly number[];
  /** For each row the index of its text, or -1. */
  readonly textOf: Int32Array;
}

export function groupCells(name: string, cells: readonly string[]): ColumnCells {
  const found = new Map<string, number>();
  const counts: number[] = [];
  const first = new Int32Array(cells.length);
  let gaps = 0;
  for (const [row, cell] of cells.entries()) {
    const text = cell.trim();
    if (isMissing(text)) {
      first[row] = -1;
      gaps++;
      continue;
    }
    let index = found.get(text);
    if (index === undefined) {
      index = counts.length;
      found.set(text, index);
      counts.push(0);
    }
    counts[index]!++;
    first[row] = index;
  }
  const texts = [...found.keys()];
  const order = [...texts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b);
  const place = new Int32Array(order.length);
  for (const [at, index] of order.entries()) place[index] = at;
  return {
    name,
    rows: cells.length,
    gaps,
    texts: order.map((index) => texts[index]!),
    counts: order.map((index) => counts[index]!),
    textOf: first.map((index) => (index < 0 ? -1 : place[index]!)),
  };
}

/** Rows whose cell says something. */
export const given = ({ rows, gaps }: ColumnCells): number => rows - gaps;

/** The share of the given cells whose text passes a test. */
export function shareOf(cells: ColumnCells, test: (text: string) => boolean): number {
  let passing = 0;
  for (const [index, text] of cells.texts.entries()) if (test(text)) passing += cells.counts[index]!;
  return passing / Math.max(1, given(cells));
}

/** The texts of a column as `plainText` gives them, with the rows of each. */
export interface PlainTexts {
  readonly texts: readonly string[];
  readonly counts: readonly number[];
}

export const plainTexts = ({ texts, counts }: ColumnCells): PlainTexts => ({ texts: texts.map(plainText), counts });

/** Rows by what a text comes to, the commonest first. Texts that come to nothing are left out. */
export function tally(
  { texts, counts }: PlainTexts,
  keyOf: (text: string) => string | undefined,
): readonly (readonly [key: string, rows: number])[] {
  const rows = new Map<string, number>();
  for (const [index, text] of texts.entries()) {
    const key = keyOf(text);
    if (key !== undefined) rows.set(key, (rows.get(key) ?? 0) + counts[index]!);
  }
  return [...rows].sort((a, b) => b[1] - a[1]);
}
