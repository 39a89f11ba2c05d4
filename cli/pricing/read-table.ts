import type { Dataset, Row } from '../../datasets/dataset.ts';
import { type CsvTable, readCsv } from '../../files/csv/read-csv.ts';
import type { Issue } from '../../training/table/issue.ts';
import { countNamed, type HeaderMatch, type MatchHeaderOptions } from '../../training/table/match-header.ts';
import type { CellReading } from '../../training/table/read-cell.ts';
import { readRow, refuseConstants } from '../../training/table/read-row.ts';
import { nameUnreadable } from '../terminal/failure.ts';
import type { Input } from '../terminal/open-input.ts';
import { spoolInput } from '../terminal/spool-input.ts';
import type { ReadingOptions } from './reading-options.ts';
import { surveyInput } from './survey-input.ts';

/** The columns of the values of a table, and how the values are printed. */
export interface TableMatch extends HeaderMatch {
  readonly reading: CellReading;
}

/**
 * A table with the columns of a dataset.
 * @throws Failure with the name of the file, here or while its rows are read
 */
export async function readTable(
  dataset: Dataset,
  given: Input,
  target: MatchHeaderOptions['target'],
  onShare?: (share: number) => void,
  written?: ReadingOptions,
  takesSource = false,
): Promise<{ readonly table: CsvTable; readonly match: TableMatch }> {
  const { input, discard } = await spoolInput(given);
  try {
    const { match, convention } = await surveyInput(dataset, input, target, written, takesSource);
    const { encoding, reading } = convention;
    const options = { batchSize: 1024, encoding, recognise: countNamed(dataset) };
    const table = await readCsv(input.read(onShare), options);
    return { table: { ...table, batches: named(input, table.batches, discard) }, match: { ...match, reading } };
  } catch (cause) {
    await discard();
    throw nameUnreadable(input.name, cause);
  }
}

async function* named(input: Input, batches: CsvTable['batches'], discard: () => Promise<void>) {
  try {
    yield* batches;
  } catch (cause) {
    throw nameUnreadable(input.name, cause);
  } finally {
    await discard();
  }
}

/**
 * Reads the cells of a row that is to be priced into `row`.
 * @returns null if there is no issue. A row that says it is of something not priced here has this as its one issue.
 */
export function readTableRow(
  dataset: Dataset,
  { cellOf, constantCells, reading }: TableMatch,
  cells: readonly string[],
  row: Row,
): readonly Issue[] | null {
  const foreign = refuseConstants(dataset, constantCells, cells);
  return foreign ? [foreign] : readRow(dataset.columns, cellOf, cells, row, reading);
}
