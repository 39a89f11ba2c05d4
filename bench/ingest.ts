import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDiamondRows } from '../datasets/diamonds/testing/diamond-rows.ts';
import { parseDay, writeDay } from '../training/table/period.ts';
import { objectReader, readNumber } from '../training/table/read-json.ts';
import { type FileRead, ingestInProcess } from './ingest-in-process.ts';
import { askPeers, NO_PYTHON } from './python.ts';
import { median, report, type TableRow } from './report.ts';
import { writeStones } from './stones.ts';

/*
 * Rows a second from a CSV file to its summary, and the memory that this takes, for rows with and without dates. Only
 * reading the file is measured for comparison. A number of rows as argument measures that size alone, once.
 */

const asked = process.argv[2] === undefined ? undefined : Number(process.argv[2]);
const SIZES = asked === undefined ? [200_000, 2_000_000] : [asked];
const RUNS = asked === undefined ? 3 : 1;

/** Days of 79 months, in no order. */
const dateOf = (i: number): string => writeDay(FIRST_DAY + ((i * 7919) % 2400));
const FIRST_DAY = parseDay('2019-01-01')!;

const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
try {
  const table: TableRow[] = [];
  for (const size of SIZES) {
    await measure(table, size, 'no dates');
    await measure(table, size, '79 months');
  }
  report('ingest', table, { runs: RUNS });
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(table: TableRow[], size: number, dates: 'no dates' | '79 months'): Promise<void> {
  const path = join(folder, 'stones.csv');
  await writeStones(path, readDiamondRows(), size, 1, undefined, dates === 'no dates' ? undefined : dateOf);
  const file = { rows: size, dates, MB: (statSync(path).size / 2 ** 20).toFixed(0) };
  const reads: Record<string, FileRead[]> = { 'Stima: ingest': [], 'Node: count lines': [] };
  const pandas: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    reads['Stima: ingest']!.push(ingestInProcess('ingest', path));
    reads['Node: count lines']!.push(ingestInProcess('lines', path));
    const found = askPeers(objectReader({ seconds: readNumber }), 'read', path);
    if (found) pandas.push(found.seconds);
  }
  for (const [what, found] of Object.entries(reads))
    table.push({
      ...file,
      what,
      'rows/s': Math.round(size / median(found.map(({ seconds }) => seconds))),
      'rows/s and core': Math.round(size / median(found.map(({ cpuSeconds }) => cpuSeconds))),
      'peak RSS MB': Math.round(Math.max(...found.map(({ maxRssMb }) => maxRssMb))),
    });
  table.push(
    pandas.length
      ? { ...file, what: 'pandas.read_csv', 'rows/s': Math.round(size / median(pandas)) }
      : { ...file, what: NO_PYTHON },
  );
}
