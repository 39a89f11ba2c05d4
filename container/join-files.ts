import { createWriteStream } from 'node:fs';
import { relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure, nameUnreadable } from '../cli/terminal/failure.ts';
import { openInput } from '../cli/terminal/open-input.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { CsvRecord } from '../files/csv/csv-record.ts';
import { readCsv } from '../files/csv/read-csv.ts';
import { type FileConvention, surveyFile } from '../files/survey/survey-file.ts';
import { writeCell } from '../files/write-cell.ts';
import { levelsOf } from '../training/table/levels.ts';
import { countNamed } from '../training/table/match-header.ts';
import { isMissing } from '../training/table/missing.ts';
import { writeDay } from '../training/table/period.ts';
import { readCell, readTarget } from '../training/table/read-cell.ts';
import { createDateReader } from '../training/table/read-date.ts';

/** The files of a channel that were joined, and a sentence for each that was left out. */
export interface Joined {
  readonly names: readonly string[];
  readonly leftOut: readonly string[];
}

/**
 * Writes the rows of several files into one, in their order, which the training reads several times. Each file has its own
 * convention: delimiter, decimal mark, order and names of the columns. So the values are written anew, as the dataset declares
 * them. A file that cannot be read as a table, or only once somebody says how, is left out, as an upload of it would not count.
 *
 * @throws Failure if no file can be read, or one breaks off while its rows are read
 */
export async function joinFiles(
  dataset: Dataset,
  channel: string,
  files: readonly string[],
  path: string,
): Promise<Joined> {
  const readable: Surveyed[] = [];
  const leftOut: string[] = [];
  for (const file of files) {
    const name = relative(channel, file);
    const survey = await surveyFile((await openInput(file)).read(), { dataset, target: 'required' });
    if ('convention' in survey) readable.push({ file, name, convention: survey.convention });
    else leftOut.push(`${name}: ${('question' in survey ? survey.question : survey.unreadable).message}`);
  }
  if (readable.length === 0) throw new Failure('input', leftOut.join(' '));
  await pipeline(joined(dataset, readable), createWriteStream(path));
  return { names: readable.map(({ name }) => name), leftOut };
}

interface Surveyed {
  readonly file: string;
  readonly name: string;
  readonly convention: FileConvention;
}

async function* joined(dataset: Dataset, files: readonly Surveyed[]): AsyncGenerator<string, void, undefined> {
  const { columns: own, constants = [], date, target } = dataset;
  // A column of dates without a date would give every row a time that nobody has told.
  const isDated = date !== undefined && files.some(({ convention }) => convention.dateCell !== undefined);
  const said = [...constants, ...(isDated ? [date] : [])];
  const columns = [...own.map(({ name }) => name), ...said.map(({ name }) => name), target.column];
  yield `${columns.map((name) => writeCell(name)).join(',')}\n`;
  for (const { file, name, convention } of files) {
    const write = createRowWriter(dataset, name, convention, isDated);
    try {
      const { encoding } = convention;
      const table = await readCsv((await openInput(file)).read(), { encoding, recognise: countNamed(dataset) });
      for await (const batch of table.batches) yield batch.map((record) => `${write(record)}\n`).join('');
    } catch (cause) {
      throw nameUnreadable(name, cause);
    }
  }
}

/** Writes a record with the dataset's own columns and spellings. What cannot be read stays unreadable, and names its file. */
function createRowWriter(
  { columns, constants = [], date, target }: Dataset,
  name: string,
  { cellOf, constantCells = [], dateCell = -1, targetCell, reading }: FileConvention,
  isDated: boolean,
): (record: CsvRecord) => string {
  const unread = (text: string) => (isMissing(text) ? '' : writeCell(`${text} (in ${name})`));
  const readDate = date && isDated ? createDateReader(date, reading.dates) : undefined;
  const writeDate = (read: NonNullable<typeof readDate>, cell: string) => {
    const day = read(cell);
    if (typeof day !== 'number') return unread(cell);
    return Number.isNaN(day) ? '' : writeDay(day);
  };
  return (record) => {
    const { fault } = record;
    const cells = record.cells();
    // One cell is too few, so that the row is refused as it would be in its own file.
    if (fault) return writeCell(`${record.text()} (in ${name}: ${fault.message})`);
    const written = columns.map((column, i) => {
      const cell = cellOf[i]! < 0 ? '' : cells[cellOf[i]!]!;
      const value = readCell(column, cell, reading);
      if (typeof value !== 'number') return unread(cell);
      return Number.isNaN(value) ? '' : writeCell(levelsOf(column)?.[value] ?? String(value));
    });
    const said = constants.map((_, i) => writeCell(cells[constantCells[i] ?? -1] ?? ''));
    if (readDate) said.push(writeDate(readDate, cells[dateCell] ?? ''));
    const price = readTarget(target, cells[targetCell]!, reading);
    return [...written, ...said, typeof price === 'number' ? String(price) : unread(cells[targetCell]!)].join(',');
  };
}
