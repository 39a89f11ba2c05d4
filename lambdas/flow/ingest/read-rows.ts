import type { Row } from '../../../datasets/dataset.ts';
import type { CsvRecord } from '../../../files/csv/csv-record.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import type { UploadContext } from '../../../training/kinds/upload-context.ts';
import type { Issue } from '../../../training/table/issue.ts';
import type { HeaderMatch } from '../../../training/table/match-header.ts';
import { createAsciiRowReader } from '../../../training/table/read-ascii-row.ts';
import { AS_DECLARED, type CellReading, readTarget } from '../../../training/table/read-cell.ts';
import { createDateReader, type DateFault } from '../../../training/table/read-date.ts';
import { readRow, refuseConstants } from '../../../training/table/read-row.ts';
import { MOST_SOURCES } from '../../../training/table/survey-sources.ts';
import { rememberWords } from '../../../training/table/word-memory.ts';
import { createSourceReader, type SourceFault } from './read-source.ts';
import type { Finding } from './refusals.ts';

/** The cells of the values of a row, and how the values are printed. */
export type CellMatch = Pick<HeaderMatch, 'cellOf' | 'targetCell'> & {
  readonly constantCells?: readonly number[];
  /** Absent or -1: the file has no dates. */
  readonly dateCell?: number;
  /** Absent or -1: rows do not name their sources. */
  readonly sourceCell?: number;
  readonly reading?: CellReading;
};

/** Whether rows say when they were priced. */
export const isDated = ({ dateCell = -1 }: Pick<CellMatch, 'dateCell'>): boolean => dateCell >= 0;

/** Whether rows say who has priced them. */
export const isSourced = ({ sourceCell = -1 }: Pick<CellMatch, 'sourceCell'>): boolean => sourceCell >= 0;

/** What rows of a file say themselves, of all that is known of an upload. */
export const labelsOf = (
  match: Pick<CellMatch, 'dateCell' | 'sourceCell'>,
): Pick<UploadContext, 'dated' | 'sourced'> => ({
  dated: isDated(match),
  sourced: isSourced(match),
});

/** Dates that are remembered. Few dates stand in many rows. */
const MOST_DATES = 10_000;

export interface PricedRowReader {
  /** Writes a record into `row` and returns its price, or the faults of the record. */
  readonly read: (record: CsvRecord, row: Row) => number | readonly Finding[];
  /** The day of the price of the row that was read last, since 1 January 1970. `undefined` if the row does not say it. */
  readonly day: () => number | undefined;
  /** Its source, likewise. */
  readonly source: () => string | undefined;
}

/**
 * Reads priced training rows. If the sums accept incomplete rows, a row may lack columns that are optional for an item.
 * Otherwise every column is required.
 * @param latest day that a row may name, since 1 January 1970; no bound if it is left out
 */
export function createPricedRowReader(
  {
    dataset: { columns, constants = [], date, source, target },
    takesIncompleteRows,
  }: Pick<Sums, 'dataset' | 'takesIncompleteRows'>,
  { cellOf, constantCells = [], dateCell = -1, sourceCell = -1, targetCell, reading = AS_DECLARED }: CellMatch,
  latest?: number,
): PricedRowReader {
  const readDate = date && dateCell >= 0 ? createDateReader(date, reading.dates, latest) : undefined;
  const readAscii = createAsciiRowReader({ columns, constants, target, cellOf, constantCells, targetCell, reading });
  const readAsciiDate = readDate && rememberWords(MOST_DATES, readDate);
  const sources = source && sourceCell >= 0 ? createSourceReader(source) : undefined;
  const readAsciiSource = sources && rememberWords(MOST_SOURCES, sources.read);
  let day: number | undefined;
  let sourceName: string | undefined;
  const keepLabels = (named: number | undefined, by: number | undefined): void => {
    day = named === undefined || Number.isNaN(named) ? undefined : named;
    sourceName = by === undefined || Number.isNaN(by) ? undefined : sources?.nameOf(by);
  };

  const takesRow = (row: Row): boolean => takesIncompleteRows || isComplete(row, columns.length);

  const read = (record: CsvRecord, row: Row): number | readonly Finding[] => {
    const { ascii, fault } = record;
    if (ascii === undefined || readAscii === undefined || fault !== undefined) return readAsTexts(record, row);
    const price = readAscii(ascii, row);
    const named = readAsciiDate?.(ascii, dateCell);
    const by = readAsciiSource?.(ascii, sourceCell);
    if (Number.isNaN(price) || typeof named === 'object' || typeof by === 'object' || !takesRow(row))
      return readAsTexts(record, row);
    keepLabels(named, by);
    return price;
  };

  /** Reads the cells as strings, and finds all faults of the row. */
  const readAsTexts = (record: CsvRecord, row: Row): number | readonly Finding[] => {
    if (record.fault) return [{ column: '', code: record.fault.code, message: `${record.fault.message}.` }];
    const foreign = refuseConstants({ constants }, constantCells, record.cells());
    if (foreign) return [toFinding(foreign)];
    const issues = readRow(columns, cellOf, record.cells(), row, reading);
    const price = readTarget(target, record.cells()[targetCell]!, reading);
    const found: Finding[] = (issues ?? []).map(toFinding);
    if (!issues && !takesIncompleteRows)
      for (const [i, { name }] of columns.entries())
        if (Number.isNaN(row[i]!)) {
          const message = `${name} is not given; a row to learn from needs it.`;
          found.push({ column: name, code: 'required', message });
        }
    if (typeof price !== 'number') found.push({ column: target.column, code: price.code, message: price.message });
    const named = readDate?.(record.cells()[dateCell]!);
    const by = sources?.read(record.cells()[sourceCell]!);
    for (const label of [named, by]) if (typeof label === 'object') found.push(toFinding(label));
    keepLabels(typeof named === 'object' ? undefined : named, typeof by === 'object' ? undefined : by);
    return found.length === 0 && typeof price === 'number' ? price : found;
  };
  return { read, day: () => day, source: () => sourceName };
}

function isComplete(row: Row, columnCount: number): boolean {
  for (let i = 0; i < columnCount; i++) if (Number.isNaN(row[i]!)) return false;
  return true;
}

const toFinding = ({
  path,
  code,
  message,
}: Pick<Issue | DateFault | SourceFault, 'path' | 'code' | 'message'>): Finding => ({
  column: path.slice(1),
  code,
  message,
});
