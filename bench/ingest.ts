import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDiamondRows } from '../datasets/diamonds/testing/diamond-rows.ts';
import { objectReader, readNumber } from '../training/table/read-json.ts';
import { type FileRead, ingestInProcess } from './ingest-in-process.ts';
import { askPeers, NO_PYTHON } from './python.ts';
import { median, report, type TableRow } from './report.ts';
import { writeStones } from './stones.ts';

/*
 * Rows a second from a CSV file to its summary, and the memory that this takes. Only reading the file is measured for
 * comparison.
 */

const SIZES = [200_000, 2_000_000];
const RUNS = 3;

const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
try {
  const table: TableRow[] = [];
  for (const size of SIZES) {
    const path = join(folder, `${size}.csv`);
    await writeStones(path, readDiamondRows(), size, 1);
    const megabytes = statSync(path).size / 2 ** 20;
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
        rows: size,
        MB: megabytes.toFixed(0),
        what,
        'rows/s': Math.round(size / median(found.map(({ seconds }) => seconds))),
        'rows/s and core': Math.round(size / median(found.map(({ cpuSeconds }) => cpuSeconds))),
        'peak RSS MB': Math.round(Math.max(...found.map(({ maxRssMb }) => maxRssMb))),
      });
    table.push(
      pandas.length
        ? { rows: size, MB: megabytes.toFixed(0), what: 'pandas.read_csv', 'rows/s': Math.round(size / median(pandas)) }
        : { rows: size, what: NO_PYTHON },
    );
  }
  report('ingest', table, { runs: RUNS });
} finally {
  rmSync(folder, { recursive: true });
}
