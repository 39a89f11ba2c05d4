import { once } from 'node:events';
import { closeSync, createWriteStream, openSync, readSync, rmSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createPricedRowReader } from '../../lambdas/flow/ingest/read-rows.ts';
import type { RowSource, Sums } from '../../training/kinds/kind.ts';
import { rowWidth } from '../../training/table/text-parts.ts';
import { readTable } from '../pricing/read-table.ts';
import type { ReadingOptions } from '../pricing/reading-options.ts';
import { Failure, nothingUsable } from '../terminal/failure.ts';
import type { Input } from '../terminal/open-input.ts';

export interface SpooledRows {
  /** The number of rows. It is at least one. */
  readonly count: number;
  /** Calls back with every row, its price and its day, where it says one. The next call overwrites the row. */
  readonly visit: RowSource['visit'];
  readonly discard: () => void;
}

/** The number of rows that are read at once. */
const BLOCK = 4096;

/**
 * Writes the usable rows of a CSV to a file, as numbers. They can be read several times, and memory does not grow.
 * @throws Failure if there is none
 */
export async function spoolRows(
  recipe: Pick<Sums, 'dataset' | 'takesIncompleteRows'>,
  input: Input,
  path: string,
  onShare: (share: number) => void,
  answers?: ReadingOptions,
): Promise<SpooledRows> {
  const { dataset } = recipe;
  const { table, match } = await readTable(dataset, input, 'required', onShare, answers, answers !== undefined);
  const rows = createPricedRowReader(recipe, match);
  const width = rowWidth(dataset.columns) + 2;
  const out = createWriteStream(path);
  const written = finished(out);
  written.catch(() => {});
  const row = new Float64Array(width - 2);
  let read = 0;
  let count = 0;
  let problem = '';
  for await (const batch of table.batches) {
    const numbers = new Float64Array(batch.length * width);
    let at = 0;
    read += batch.length;
    for (const record of batch) {
      const price = rows.read(record, row);
      if (typeof price !== 'number') {
        problem ||= `line ${record.line}: ${price[0]!.message}`;
        continue;
      }
      numbers.set(row, at);
      numbers[at + width - 2] = price;
      numbers[at + width - 1] = rows.day() ?? Number.NaN;
      at += width;
    }
    count += at / width;
    if (!out.write(new Uint8Array(numbers.buffer, 0, at * 8))) await Promise.race([once(out, 'drain'), written]);
  }
  out.end();
  await written;
  if (count === 0) throw nothingUsable(input.name, read, problem);
  return {
    count,
    visit: (each) => visitRows(path, width, each),
    discard: () => rmSync(path, { force: true }),
  };
}

function visitRows(path: string, width: number, each: Parameters<RowSource['visit']>[0]): void {
  const numbers = new Float64Array(BLOCK * width);
  const bytes = new Uint8Array(numbers.buffer);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const read = fill(file, bytes);
      if (read % (8 * width) !== 0) throw new Failure('unexpected', `${path} ended within a row.`);
      for (let at = 0; at < read / 8; at += width) {
        const day = numbers[at + width - 1]!;
        each(numbers.subarray(at, at + width - 2), numbers[at + width - 2]!, Number.isNaN(day) ? undefined : day);
      }
      if (read < bytes.length) return;
    }
  } finally {
    closeSync(file);
  }
}

function fill(file: number, bytes: Uint8Array): number {
  let filled = 0;
  while (filled < bytes.length) {
    const read = readSync(file, bytes, filled, bytes.length - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
