import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../tests/share-of-cases.ts';
import { UnreadableFileError } from '../unreadable-file.ts';
import type { CsvRecord } from './csv-record.ts';
import { readCsv, readCsvByteRange } from './read-csv.ts';
import { splitIntoByteRanges } from './split-into-byte-ranges.ts';
import type { TextEncoding } from './whole-lines.ts';

async function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Told {
  readonly line: number;
  readonly cells: readonly string[];
  readonly fault: string | undefined;
  readonly text: string;
}

async function readWhole(bytes: Uint8Array, encoding: TextEncoding = 'utf-8'): Promise<Told[]> {
  const { batches } = await readCsv(chunks(bytes, 701), { encoding });
  return told(batches);
}

/** Reads each byte range on its own. The rest of the file follows it in the source. */
async function readCut(
  bytes: Uint8Array,
  stretchBytes: number,
): Promise<{ records: Told[]; cuts: number[]; encoding: TextEncoding }> {
  const { stretches, header, ...cut } = await splitIntoByteRanges(chunks(bytes, 4_099), stretchBytes);
  const records: Told[][] = [];
  for (const { from, line, endLine } of stretches) {
    const stretch = { ...cut, cellCount: header.length, line, ...(endLine && { endLine }) };
    records.push(await told(readCsvByteRange(chunks(bytes.subarray(from), 8_191), stretch, { batchSize: 100 })));
  }
  expect(stretches.at(-1)!.to).toBe(bytes.length);
  expect(stretches.map(({ from }) => from).slice(1)).toEqual(stretches.map(({ to }) => to).slice(0, -1));
  return { records: records.flat(), cuts: stretches.map(({ from }) => from), encoding: cut.encoding };
}

const toTold = (record: CsvRecord): Told => ({
  line: record.line,
  cells: record.cells(),
  fault: record.fault?.message,
  text: record.text(),
});

async function told(batches: AsyncIterable<readonly CsvRecord[]>): Promise<Told[]> {
  const records: Told[] = [];
  for await (const batch of batches) records.push(...batch.map(toTold));
  return records;
}

const HOSTILE = [
  'a,b,c',
  '1,2,3',
  '"1","2","3"',
  '"1\n\n2","x\r\ny",3',
  '1,"2 ""quoted"", and\nover\nthree lines",3',
  '5" stone,2,3',
  '"3"x,4,5',
  '',
  '\uFEFF4,5,6',
  '\uFEFF"4",5,6',
  '1,2',
  'é,💎,3',
  '"never closed,1,2',
  '7,8,9',
  '"8",9,"10"',
];

describe('a file that is cut', () => {
  it.each([
    ['LF', '\n', ''],
    ['CRLF', '\r\n', ''],
    ['a BOM', '\n', '\uFEFF'],
    ['sep= before the header', '\n', 'sep=,\n'],
  ])('has the records of the whole file, for any position of the cuts: %s', async (_, newline, head) => {
    const bytes = Buffer.from(head + HOSTILE.join(newline));
    const whole = await readWhole(bytes);
    const cuts = new Set<number>();
    for (let stretchBytes = 1; stretchBytes <= bytes.length; stretchBytes++) {
      const cut = await readCut(bytes, stretchBytes);
      expect(cut.records, `stretches of ${stretchBytes}`).toEqual(whole);
      for (const at of cut.cuts) cuts.add(at);
    }
    // The offsets where records begin, without the first records. An unclosed record ends with its line.
    expect(cuts.size).toBeGreaterThan(6);
  });

  it('has the records of the whole file for any content, or is refused as the whole file is', async () => {
    const text = fc.string({
      unit: fc.constantFrom('"', '"', ',', ',', '\n', '\n', '\r', ' ', 'é', '💎', 'a', '1', '\uFEFF', '\uFFFD'),
      maxLength: 120,
    });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.nat(140)),
        async (body, stretchBytes, damage) => {
          const bytes = Buffer.from(`a,b\n1,2\n3,4\n5,6\n7,8\n9,0\n${body}`);
          for (const at of damage) if (at >= 26 && at < bytes.length) bytes[at] = 0xe9;
          const cut = await orRefusal(() => readCut(bytes, stretchBytes));
          const whole = await orRefusal(() => readWhole(bytes, 'encoding' in cut ? cut.encoding : 'utf-8'));
          expect('records' in cut ? cut.records : cut).toEqual(whole);
        },
      ),
      { numRuns: casesOf(400) },
    );
  });

  it('has the records of the whole file with a quote that is open for more than a MiB, and with a longer line', async () => {
    const row = '1,"2",3\n';
    const rows = row.repeat(20_000);
    const long = `1,"${`${'x'.repeat(99)}\n`.repeat(8_000)}",3\n`;
    const tooLong = `1,"${`${'x'.repeat(99)}\n`.repeat(12_000)}",3\n`;
    const line = `1,${'y'.repeat(1_300_000)},3\n`;
    const bytes = Buffer.from(`a,b,c\n${rows}${long}${rows}${tooLong}${rows}${line}${rows}"1\n${line}${rows}`);
    const { batches } = await readCsv(chunks(bytes, 100_000));
    const whole = await told(batches);
    expect(whole.length).toBeGreaterThan(5 * 20_000);
    for (const stretchBytes of [70_000, 333_333]) {
      const cut = await readCut(bytes, stretchBytes);
      expect(cut.cuts.length).toBeGreaterThan(3);
      expect(cut.records.length).toBe(whole.length);
      expect(cut.records.every((record, i) => same(record, whole[i]!))).toBe(true);
    }
  });

  it('is refused like the whole file if quotes are left open all over it', async () => {
    const bytes = Buffer.from(`a,b\n${'a","c\n'.repeat(casesOf(400_000))}`);
    const refusal = await orRefusal(() => readWhole(bytes));
    expect(refusal).toMatchObject({ code: 'quotes' });
    expect(await orRefusal(() => readCut(bytes, bytes.length >> 3))).toEqual(refusal);
  });
});

async function orRefusal<T>(read: () => Promise<T>): Promise<T | { code: string; message: string }> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnreadableFileError) return { code: error.code, message: error.message };
    throw error;
  }
}

const same = (a: Told, b: Told) =>
  a.line === b.line && a.fault === b.fault && a.text === b.text && a.cells.join('\0') === b.cells.join('\0');
