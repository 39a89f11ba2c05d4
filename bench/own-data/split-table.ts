import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { listReader, objectReader, optionalReader, readString, recordReader } from '../../training/table/read-json.ts';

/** A file of the suite: the column to predict, and what counts as yes if it is no price. */
export interface SuiteFile {
  readonly target: string;
  readonly kind: string;
  readonly yes?: string | undefined;
  /** The columns whose cells decide on which side of the split a row falls. All but the target if it is absent. */
  readonly split_by?: readonly string[] | undefined;
}

const readSuite = recordReader(
  objectReader<SuiteFile>({
    target: readString,
    kind: readString,
    yes: optionalReader(readString),
    split_by: optionalReader(listReader(readString)),
  }),
);

export const suiteOf = (folder: string): Readonly<Record<string, SuiteFile>> =>
  readSuite(JSON.parse(readFileSync(join(folder, 'suite.json'), 'utf8')), '');

export interface SplitTable {
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Cells as they stand in the file. Rows without a readable target are among those to train on only. */
  readonly train: readonly (readonly string[])[];
  readonly test: readonly (readonly string[])[];
}

/** A row is a test row if the first byte of the hash of its cells is below this. */
const TEST_BYTES = 51;

/** Splits a file of the suite as its README says. */
export function splitTable(folder: string, name: string, file: SuiteFile): SplitTable {
  const listed = join(folder, `${name}.test-rows.txt`);
  const testRows = existsSync(listed)
    ? readFileSync(listed, 'utf8').split(/\s+/).filter(Boolean).map(Number)
    : undefined;
  return splitText(decode(readFileSync(join(folder, `${name}.csv`))), file, testRows && new Set(testRows));
}

/** @param testRows the numbers of the test rows below the header, if they are not chosen by hash */
export function splitText(text: string, file: SuiteFile, testRows?: ReadonlySet<number>): SplitTable {
  const head = text.slice(0, text.search(/[\r\n]/));
  const delimiter = [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0]!;
  const [first = [], ...rows] = Papa.parse<string[]>(text.replace(/\r\n?/g, '\n'), {
    delimiter,
    skipEmptyLines: true,
  }).data;
  const header = first.map((cell) => cell.trim());
  const target = header.indexOf(file.target);
  const splitBy = file.split_by?.map((name) => header.indexOf(name));
  const train: string[][] = [];
  const test: string[][] = [];
  for (const [i, cells] of rows.entries()) {
    while (cells.length < header.length) cells.push('');
    const decisive = splitBy?.map((c) => cells[c]!) ?? cells.slice(0, header.length).filter((_, c) => c !== target);
    const isTest = testRows ? testRows.has(i) : hashByte(decisive) < TEST_BYTES;
    const hasTarget = targetOf(cells[target]!, file) !== undefined;
    if (!isTest) train.push(cells);
    else if (hasTarget) test.push(cells);
  }
  return { header, delimiter, train, test };
}

/** What a cell of the target says: a price, or 1 for yes and 0 for no. `undefined` if it says nothing. */
export function targetOf(cell: string, { kind, yes }: SuiteFile): number | undefined {
  const text = cell.trim();
  if (kind !== 'price') return text === '' ? undefined : Number(text === yes);
  const digits = /^[^\d\-+.,]{0,8}([\d.,\s]*\d)[^\d]{0,6}$/.exec(text)?.[1]?.replace(/\s/g, '');
  if (digits === undefined) return undefined;
  const value = Number(/^\d+,\d{1,2}$/.test(digits) ? digits.replace(',', '.') : digits.replaceAll(',', ''));
  return value > 0 ? value : undefined;
}

const hashByte = (cells: readonly string[]): number => createHash('sha256').update(cells.join('\u001f')).digest()[0]!;

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Writes cells as a CSV file, every one of them quoted. */
export function printTable({ header, delimiter }: SplitTable, rows: readonly (readonly string[])[]): string {
  return `${Papa.unparse([[...header], ...rows.map((cells) => [...cells])], { delimiter, quotes: true, newline: '\n' })}\n`;
}
