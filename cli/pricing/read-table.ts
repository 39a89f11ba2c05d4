import type { Dataset } from '../../datasets/dataset.ts';
import { type CsvTable, readCsv } from '../../files/csv/read-csv.ts';
import { UnreadableFileError } from '../../files/unreadable-file.ts';
import { countNamed, type HeaderMatch, type MatchHeaderOptions } from '../../training/table/match-header.ts';
import type { CellReading } from '../../training/table/read-row.ts';
import { Failure } from '../terminal/failure.ts';
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
): Promise<{ readonly table: CsvTable; readonly match: TableMatch }> {
  const { input, discard } = await spoolInput(given);
  try {
    const { match, convention } = await surveyInput(dataset, input, target, written);
    const { encoding, reading } = convention;
    const options = { batchSize: 1024, encoding, recognise: countNamed(dataset) };
    const table = await readCsv(input.read(onShare), options);
    return { table: { ...table, batches: named(input, table.batches, discard) }, match: { ...match, reading } };
  } catch (cause) {
    await discard();
    throw naming(input, cause);
  }
}

async function* named(input: Input, batches: CsvTable['batches'], discard: () => Promise<void>) {
  try {
    yield* batches;
  } catch (cause) {
    throw naming(input, cause);
  } finally {
    await discard();
  }
}

function naming({ name }: Input, cause: unknown): unknown {
  return cause instanceof UnreadableFileError ? new Failure('input', `${name}: ${cause.message}`, { cause }) : cause;
}
