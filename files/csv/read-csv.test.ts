import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../tests/share-of-cases.ts';
import type { CsvRecord } from './csv-record.ts';
import { readCsv } from './read-csv.ts';
import { createRecordSplitter } from './split-records.ts';
import { MAX_LINE_BYTES, wholeLines } from './whole-lines.ts';

async function* chunks(bytes: Uint8Array | string, ...cuts: number[]): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(bytes);
  const ends = [...cuts.map((cut) => cut % (all.length + 1)), all.length].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    yield all.subarray(start, end);
    start = end;
  }
}

async function read(bytes: Uint8Array | string, ...cuts: number[]) {
  const table = await readCsv(chunks(bytes, ...cuts));
  const records: CsvRecord[] = [];
  for await (const batch of table.batches) records.push(...batch);
  return { ...table, records };
}

const cellsOf = (records: readonly CsvRecord[]) => records.map((record) => record.cells());
const linesOf = (records: readonly CsvRecord[]) => records.map(({ line }) => line);
const faultsOf = (records: readonly CsvRecord[]) => records.map(({ fault }) => fault?.code);

describe('readCsv', () => {
  it.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['no last line end', 'a,b\n1,2\n3,4'],
    ['no last line end, CRLF', 'a,b\r\n1,2\r\n3,4'],
    ['a BOM', '\uFEFFa,b\n1,2\n3,4\n'],
    ['a BOM before quotes', '\uFEFF"a","b"\n1,2\n3,4\n'],
    ['quotes', '"a","b"\n"1","2"\n"3","4"\n'],
    ['quotes and CRLF', '"a","b"\r\n"1","2"\r\n"3","4"\r\n'],
    ['quotes and no last line end', '"a","b"\r\n"1","2"\r\n"3","4"'],
    ['semicolons', 'a;b\n1;2\n3;4\n'],
    ['tabs', 'a\tb\n1\t2\n3\t4\n'],
    ["Excel's own line", 'sep=;\r\na;b\r\n1;2\r\n3;4\r\n'],
    ['empty lines', '\n\r\n  \na,b\n\n1,2\n \t\n\n3,4\n\n\n'],
    ['mixed line ends', 'a,b\r\n1,2\n3,4\r\n'],
  ])('reads %s, plain, in gzip and byte by byte', async (_, text) => {
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      for (const cuts of [[], Array.from(bytes.keys())]) {
        const { header, records } = await read(bytes, ...cuts);
        expect(header).toEqual(['a', 'b']);
        expect(cellsOf(records)).toEqual([
          ['1', '2'],
          ['3', '4'],
        ]);
      }
    }
  });

  it('gives the line on which a record starts, and its text', async () => {
    const { records } = await read('a,b\r\n\r\n"1\r\nx","2 ""q"""\r\n3,4\r\n5,6');
    expect(linesOf(records)).toEqual([3, 5, 6]);
    expect(records.map((record) => record.text())).toEqual(['"1\r\nx","2 ""q"""', '3,4', '5,6']);
    expect(records[0]!.cells()).toEqual(['1\r\nx', '2 "q"']);
  });

  it('gives the text without a BOM, at the start and where files were joined', async () => {
    const { header, records } = await read('\uFEFFa,b\n1,2\n"3"x,4\n\uFEFF5,6\n7,8\n');
    expect(header).toEqual(['a', 'b']);
    expect(records.map((record) => record.text())).toEqual(['1,2', '"3"x,4', '5,6', '7,8']);
    expect(records[2]!.cells()).toEqual(['5', '6']);
  });

  it('keeps delimiters of another kind within cells', async () => {
    const { delimiter, records } = await read('"a;b;c;d",b\n1;2;3,4\n');
    expect(delimiter).toBe(',');
    expect(records[0]!.cells()).toEqual(['1;2;3', '4']);
  });

  it('marks rows with too few or too many cells', async () => {
    const { records } = await read('a,b,c\n1,2\n1,2,3\n1,2,3,4\n,,\n1,2,3,,\n');
    // A row of empty cells is no row. Empty cells after the last column are ignored.
    expect(faultsOf(records)).toEqual(['cell-count', undefined, 'cell-count', undefined]);
    expect(records[0]!.fault!.message).toBe('the row has 2 cells, and the header has 3');
  });

  it('adds a name for the row names that write.table leaves without a header', async () => {
    const { header, records } = await read('a,b\n1,x,y\n2,x,y\n');
    expect(header).toEqual(['', 'a', 'b']);
    expect(faultsOf(records)).toEqual([undefined, undefined]);
  });

  it('loses only the line with a quote that is never closed', async () => {
    const { records } = await read('a,b\n1,2\n"3,4\n5,6\n7,8\n');
    expect(linesOf(records)).toEqual([2, 3, 4, 5]);
    expect(faultsOf(records)).toEqual([undefined, 'quotes', undefined, undefined]);
    expect(records[1]!.text()).toBe('"3,4');
  });

  it('loses only the line with a quote closed before the end, though quotes follow', async () => {
    const { records } = await read('a,b\n"1","2"\n"3"x,"4"\n"5","6"\n"7,"8"\n9,10\n');
    expect(linesOf(records)).toEqual([2, 3, 4, 5, 6]);
    expect(faultsOf(records)).toEqual([undefined, 'quotes', undefined, 'quotes', undefined]);
  });

  it('keeps a quote within an unquoted cell', async () => {
    const { records } = await read('a,b\n5" stone,2\n');
    expect(records[0]!.cells()).toEqual(['5" stone', '2']);
  });

  it('marks only the lines that are not UTF-8', async () => {
    const { records } = await read(Buffer.from('a,b\n\xe9,2\nplain,3\n', 'latin1'));
    expect(faultsOf(records)).toEqual(['encoding', undefined]);
    expect((await read('a,b\né,\uFFFD\n')).records[0]!.fault).toBeUndefined();
  });

  it('marks a line of more than 1 MiB and reads on', async () => {
    for (const long of ['x'.repeat(3 * MAX_LINE_BYTES), `"${'x'.repeat(MAX_LINE_BYTES)}"`]) {
      const { records } = await read(`a,b\n1,2\n${long},2\n3,4\n`);
      expect(linesOf(records)).toEqual([2, 3, 4]);
      expect(faultsOf(records)).toEqual([undefined, 'line-too-long', undefined]);
      expect(records[1]!.text().length).toBeLessThan(1000);
    }
    expect(faultsOf((await read(`a,b\n${'x'.repeat(2 * MAX_LINE_BYTES)}`)).records)).toEqual(['line-too-long']);
  });

  it.each([
    ['an empty file', '', 'empty'],
    ['empty lines', '\n\n \r\n', 'empty'],
    ['an empty gzip file', gzipSync(''), 'empty'],
    ['a zip archive', Buffer.from('PK\x03\x04......'), 'compressed'],
    ['a zip archive in gzip', gzipSync('PK\x03\x04......'), 'compressed'],
    ['gzip in gzip', gzipSync(gzipSync('a,b\n1,2\n')), 'compressed'],
    ['a gzip file cut short', gzipSync('a,b\n1,2\n').subarray(0, 20), 'compressed'],
    ['two bytes of gzip', Buffer.from([0x1f, 0x8b]), 'compressed'],
    ['nonsense with the bytes of gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 'compressed'],
    ['a header that is not UTF-8', Buffer.from('gr\xf6\xdfe,b\n1,2\n', 'latin1'), 'header'],
    ['a header with an open quote', '"a,b\n1,2\n', 'header'],
    ['a header without end', 'x'.repeat(3 * MAX_LINE_BYTES), 'header'],
    ['a Parquet file', Buffer.from('PAR1....PAR1'), 'not-text'],
  ])('refuses %s', async (_, bytes, code) => {
    await expect(read(bytes)).rejects.toMatchObject({ name: 'UnreadableFileError', code });
  });

  it('breaks off where a gzip file is cut short', async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `${index},${Math.sin(index)}`).join('\n');
    const table = await readCsv(chunks(gzipSync(`a,b\n${rows}`).subarray(0, -1000)));
    const reading = async () => {
      for await (const _ of table.batches);
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'compressed',
      message: 'The gzip file is cut short; send it again.',
    });
  });

  it('gives up on quotes left open all over the file, in time', async () => {
    // Every line closes the quote of the line before and opens another: one record without end.
    await expect(read(`a,b\n${'a","c\n'.repeat(casesOf(400_000))}`)).rejects.toMatchObject({ code: 'quotes' });
    expect(faultsOf((await read(`a,b\n${'"x"y,1\n'.repeat(100_000)}`)).records)).toHaveLength(100_000);
  });

  it('passes on an error of the source, and closes the source when reading stops', async () => {
    let isClosed = false;
    async function* source(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      try {
        yield bytes;
        yield Buffer.alloc(300_000, '1,2\n');
        throw new RangeError('unreachable store');
      } finally {
        isClosed = true;
      }
    }
    const table = await readCsv(source(Buffer.from('a,b\n1,2\n')));
    const all = async () => {
      for await (const _ of table.batches);
    };
    await expect(all()).rejects.toThrow('unreachable store');

    isClosed = false;
    for await (const _ of (await readCsv(source(Buffer.from('a,b\n1,2\n')))).batches) break;
    expect(isClosed).toBe(true);

    isClosed = false;
    await expect(readCsv(source(Buffer.from('PK\x03\x04....')))).rejects.toThrow();
    expect(isClosed).toBe(true);
  });
});

describe('any table', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }).map((text) => text.replaceAll('\0', '')),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', ' ', 'é', '💎', 'a', '\uFEFF'), maxLength: 8 }),
  );
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));
  const write = (text: string, delimiter: string, always: boolean) =>
    always || /["\r\n\uFEFF]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;

  it('written by the rules of quoting and cut anywhere reads back the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, delimiter, lineEnd, always, isEnded, cuts, pieceBytes) => {
          const header = rows[0]!.map((_, index) => `h${index}`);
          const written = [header, ...rows].map((row) =>
            row.map((text) => write(text, delimiter, always)).join(delimiter),
          );
          // A row of white space only is an empty line, and a row of empty cells is no row.
          fc.pre(written.every((text) => text.trim() !== ''));
          fc.pre(rows.every((row) => row.some((text) => text.trim() !== '' && text !== '\x1a')));
          const bytes = written.join(lineEnd) + (isEnded ? lineEnd : '');

          const { header: readHeader, records } = await read(bytes, ...cuts);
          expect(readHeader).toEqual(header);
          expect(cellsOf(records)).toEqual(rows);
          expect(records.map((record) => record.text())).toEqual(written.slice(1));
          let line = 2;
          for (const [index, record] of records.entries()) {
            expect(record.line).toBe(line);
            line += written[index + 1]!.split('\n').length;
          }

          const splitter = createRecordSplitter(delimiter as ',');
          const small: CsvRecord[] = [];
          for await (const lines of wholeLines(chunks(bytes, ...cuts), pieceBytes)) splitter.add(lines, small);
          splitter.end(small);
          expect(cellsOf(small.slice(1))).toEqual(rows);
          expect(linesOf(small.slice(1))).toEqual(linesOf(records));
        },
      ),
      { numRuns: casesOf(300) },
    );
  });

  it('made of any bytes is read or refused', async () => {
    const hostile = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '1', '""', '","'), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 60 }), hostile), async (bytes) => {
        await read(Buffer.concat([Buffer.from('a,b\n'), Buffer.from(bytes as Uint8Array)]), 3, 9);
        await read(bytes).catch((error: Error) => expect(error.name).toBe('UnreadableFileError'));
      }),
      { numRuns: casesOf(300) },
    );
  });
});
