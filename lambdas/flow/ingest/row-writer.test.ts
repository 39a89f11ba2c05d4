import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../datasets/dataset.ts';
import { diamonds } from '../../../datasets/diamonds/diamonds.ts';
import type { CsvRecord } from '../../../files/csv/csv-record.ts';
import { createRecordSplitter } from '../../../files/csv/split-records.ts';
import { rowWidth } from '../../../training/table/text-parts.ts';
import { type CellMatch, createPricedRowReader } from './read-rows.ts';
import { createRowWriter } from './row-writer.ts';

/** The records of a text, by their bytes or as strings. */
function recordsOf(text: string, isAscii: boolean): CsvRecord[] {
  const records: CsvRecord[] = [];
  const lines = { text, line: 1, count: 1, start: 0, damaged: false, tooLong: false };
  createRecordSplitter(';').add({ ...lines, ...(isAscii && { ascii: Buffer.from(text) }) }, records);
  expect(records.every(({ ascii }) => (ascii !== undefined) === isAscii)).toBe(true);
  return records;
}

function write(dataset: Dataset, match: CellMatch, text: string, isAscii: boolean): string {
  const reader = createPricedRowReader({ dataset, takesIncompleteRows: true }, match);
  const writer = createRowWriter(dataset, match);
  const row = new Float64Array(rowWidth(dataset.columns));
  const taken: Buffer[] = [];
  for (const record of recordsOf(text, isAscii)) {
    const price = reader.read(record, row);
    if (typeof price !== 'number') throw new Error(price[0]!.message);
    writer.add(record, row, price, reader.day());
    taken.push(writer.take());
  }
  return Buffer.concat(taken).toString();
}

const cellOf = [1, 2, 3, 4, 5, 6, 7, 8, -1];
const match: CellMatch = { cellOf, targetCell: 0, dateCell: 9 };

describe.each([true, false])('accepted rows, read by their bytes: %s', (isAscii) => {
  it('are written in the order of the columns, as JavaScript writes the numbers', () => {
    const text = [
      '326;0.23;ideal;E;SI2;61.50;55.0;3.95;3.98;2026-06-15',
      '$1,176;.5;Very Good;J;IF;;;;;',
      '2757.0;0.90;Fair;D;I1;64.9;58;6.0;0;2019-01-01',
    ].join('\n');
    expect(write(diamonds, match, `${text}\n`, isAscii)).toBe(
      [
        '0.23,Ideal,E,SI2,61.5,55,3.95,3.98,,2026-06-15,326\n',
        '0.5,Very Good,J,IF,,,,,,,1176\n',
        '0.9,Fair,D,I1,64.9,58,6,0,,2019-01-01,2757\n',
      ].join(''),
    );
  });

  it('do not copy a point that separates thousands', () => {
    const reading = { numbers: { decimal: 'comma' } } as const;
    const text = '1.234;0,23;Ideal;E;SI2;61,5;55;3,95;3,98;\n';
    expect(write(diamonds, { cellOf, targetCell: 0, reading }, text, isAscii)).toBe(
      '0.23,Ideal,E,SI2,61.5,55,3.95,3.98,,1234\n',
    );
  });

  it('keep a word that is not listed, in quotes where it needs them', () => {
    const columns = diamonds.columns.map((column) =>
      column.name === 'cut'
        ? ({
            kind: 'category',
            open: true,
            name: 'cut',
            title: 'Cut',
            required: true,
            levels: ['Ideal'],
            example: 'Ideal',
          } as const)
        : column,
    );
    const text = '326;0.23;Old, European;E;SI2;;;;;\n';
    expect(write({ ...diamonds, columns }, match, text, isAscii)).toBe('0.23,"Old, European",E,SI2,,,,,,,326\n');
  });
});
