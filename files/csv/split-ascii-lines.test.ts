import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../tests/share-of-cases.ts';
import type { CsvRecord, Delimiter } from './csv-record.ts';
import { createRecordSplitter } from './split-records.ts';
import type { Lines } from './whole-lines.ts';

function linesOf(text: string): Lines {
  const count = text.split('\n').length - 1;
  return { text, line: 3, count, start: 0, damaged: false, tooLong: false };
}

function split(lines: Lines, delimiter: Delimiter, endLine?: number): CsvRecord[] {
  const records: CsvRecord[] = [];
  const splitter = createRecordSplitter(delimiter, endLine);
  splitter.add(lines, records);
  splitter.end(records);
  return records;
}

const contentOf = (record: CsvRecord) => ({
  ...{ line: record.line, fault: record.fault },
  ...{ cells: record.cells(), count: record.countCells(), text: record.text() },
});

const letters = fc.constantFrom(...['a', '1', '.', ' ', '\t', '\x1a', ';', '|', '\0', '\x7f', '""']);
const cell = fc.string({ unit: letters, maxLength: 4 });
const writtenCell = fc.oneof(
  { weight: 8, arbitrary: cell },
  { weight: 4, arbitrary: cell.map((text) => `"${text.replaceAll('"', '')}"`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"a', 'a"', '"a"b', '"a" ', ' "a"', '"a,b"', '"a\nb"', '"a\r"', 'a\rb', '"'),
  },
);
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n', '\r\n\r\n', '\r\r\n');
const texts = fc
  .array(fc.tuple(fc.array(writtenCell, { minLength: 1, maxLength: 4 }), lineEnd), { minLength: 1, maxLength: 6 })
  .map((rows) => rows.map(([cells, end]) => cells.join(',') + end).join(''));

describe('lines of ASCII', () => {
  it('give the same records by their bytes as papaparse makes of their text', () => {
    let fast = 0;
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom<Delimiter>(',', ';', '\t', '|'),
        fc.option(fc.nat(9)),
        (text, delimiter, end) => {
          const lines = linesOf(text);
          const endLine = end ?? undefined;
          const records = split({ ...lines, ascii: Buffer.from(text) }, delimiter, endLine);
          expect(records.map(contentOf)).toEqual(split(lines, delimiter, endLine).map(contentOf));
          if (records.some(({ ascii }) => ascii)) fast++;
        },
      ),
      { numRuns: casesOf(5000) },
    );
    expect(fast).toBeGreaterThan(casesOf(5000) / 100);
  });

  it('are cells without strings where quotes stand around whole values', () => {
    const text = '1,"Very Good",0.23\r\n"2","",\n';
    const records = split({ ...linesOf(text), ascii: Buffer.from(text) }, ',');
    expect(records.map(({ ascii }) => ascii?.count)).toEqual([3, 3]);
    expect(records.map((record) => record.cells())).toEqual([
      ['1', 'Very Good', '0.23'],
      ['2', '', ''],
    ]);
  });

  it.each(['1,"a""b"\n', '1,"a\nb"\n', '1,a"\n', '1\r2,3\n'])('are left to papaparse if they hold %j', (line) => {
    const text = `1,2\n${line}3,4\n`;
    const records = split({ ...linesOf(text), ascii: Buffer.from(text) }, ',');
    expect(records.every(({ ascii }) => ascii === undefined)).toBe(true);
  });
});
