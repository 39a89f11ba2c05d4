import type { CsvRecord } from '../../files/csv/csv-record.ts';
import type { CsvTable } from '../../files/csv/read-csv.ts';
import { quoted, writeCell } from '../../files/write-cell.ts';
import { answeringNow } from '../../training/kinds/answering-kind.ts';
import type { DateFormat } from '../../training/table/date-format.ts';
import { rowWidth } from '../../training/table/text-parts.ts';
import { Failure } from '../terminal/failure.ts';
import { type FindAnswerer, findTimes } from './price-at-times.ts';
import type { LoadedModel } from './read-model.ts';
import { readTableRow, type TableMatch } from './read-table.ts';

export interface PriceWriterOptions {
  readonly loaded: LoadedModel;
  readonly table: CsvTable;
  readonly match: TableMatch;
  /** The header of the file. */
  readonly name: string;
  /** Codes for the warnings of every priced row, since they concern the whole model. */
  readonly marks?: readonly string[];
  /** How the dates in a column `as_of` are written. */
  readonly dates?: DateFormat | undefined;
  /** The time of the prices of rows that name none. */
  readonly now: Date;
}

const ADDED = ['model_version', 'warnings', 'error'] as const;

/**
 * The rows of a table with their prices, as text in the order of the file.
 * @throws Failure if the file already has a column with the name of an added one
 */
export function createPriceWriter({ loaded, table, match, name, marks = [], dates, now }: PriceWriterOptions) {
  const { dataset, version } = loaded;
  const answerer = answeringNow(loaded.answerer, now);
  const names = [...answerer.csvColumns, ...ADDED];
  const { delimiter, header, batches } = table;
  const taken = names.filter((added) => header.includes(added));
  if (taken.length > 0)
    throw new Failure(
      'input',
      `${name} already has a column ${taken.join(', ')}, which would be added; rename or remove it.`,
    );
  const answererFor: FindAnswerer = findTimes(answerer, header, dates) ?? (() => answerer);
  const row = new Float64Array(rowWidth(dataset.columns));
  const counts = { rows: 0, priced: 0, warned: 0 };
  const cell = (text: string) => writeCell(text, delimiter);
  const versionCell = cell(version);
  const failed = (kept: string, error: string) => `${kept}${delimiter.repeat(names.length)}${cell(error)}\n`;

  const price = (record: CsvRecord): string => {
    counts.rows++;
    const { fault } = record;
    const cells = record.cells();
    if (fault) return failed(asCells(record.text(), cells, header.length, delimiter), fault.message);
    const kept = cells.length > header.length ? cells.slice(0, header.length).map(cell).join(delimiter) : record.text();
    const issues = readTableRow(dataset, match, cells, row);
    if (issues) return failed(kept, issues.map(({ message }) => message).join(' '));
    const own = answererFor(cells);
    if ('wrong' in own) return failed(kept, own.wrong);
    const answer = own.csvCells(row);
    counts.priced++;
    if (answer.warnings.length > (own.standingWarnings?.length ?? 0)) counts.warned++;
    // Two columns of a row may have the same fault.
    const warnings = [...new Set([...marks, ...answer.warnings.map(({ code }) => code)])].join(';');
    const added = [...answer.cells, versionCell, cell(warnings), ''];
    return `${kept}${delimiter}${added.join(delimiter)}\n`;
  };

  return {
    counts,
    /** What concerns every row that names no time of its own, each in a sentence. */
    standing: (answerer.standingWarnings ?? []).map(({ code, message }) => `Warning ${code}: ${message}.`),
    lines: async function* (): AsyncGenerator<string, void, undefined> {
      yield `${[...header, ...names].map(cell).join(delimiter)}\n`;
      for await (const batch of batches) yield batch.map(price).join('');
    },
  };
}

/** The text of a row that could not be read, laid out so that the added columns are in their places. */
function asCells(text: string, cells: readonly string[], width: number, delimiter: string): string {
  if (cells.length > 0 && cells.length <= width) return `${text}${delimiter.repeat(width - cells.length)}`;
  return `${quoted(text)}${delimiter.repeat(width - 1)}`;
}
