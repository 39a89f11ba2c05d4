import type { Dataset } from '../../datasets/dataset.ts';
import { type CsvTable, readCsv } from '../../files/csv/read-csv.ts';
import { UnreadableFileError } from '../../files/unreadable-file.ts';
import { type HeaderMatch, type MatchHeaderOptions, matchHeader } from '../../training/table/match-header.ts';
import { Failure } from '../terminal/failure.ts';
import type { Input } from '../terminal/open-input.ts';

/** A CSV whose columns are those of a dataset. @throws Failure naming the file, here or while its rows are read */
export async function readTable(
  dataset: Dataset,
  input: Input,
  target: MatchHeaderOptions['target'],
  onShare?: (share: number) => void,
): Promise<{ readonly table: CsvTable; readonly match: HeaderMatch }> {
  const table = await readCsv(input.read(onShare), { batchSize: 1024 }).catch((cause) => {
    throw naming(input, cause);
  });
  const match = matchHeader(dataset, table.header, { target, sample: table.sample });
  if ('refused' in match) {
    await table.batches[Symbol.asyncIterator]().return?.();
    throw new Failure('input', `${input.name}: ${match.message}`);
  }
  return { table: { ...table, batches: named(input, table.batches) }, match };
}

async function* named(input: Input, batches: CsvTable['batches']) {
  try {
    yield* batches;
  } catch (cause) {
    throw naming(input, cause);
  }
}

function naming({ name }: Input, cause: unknown): unknown {
  return cause instanceof UnreadableFileError ? new Failure('input', `${name}: ${cause.message}`, { cause }) : cause;
}
