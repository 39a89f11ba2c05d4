import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDiamondRows } from '../../datasets/diamonds/testing/diamond-rows.ts';
import { ingestInProcess } from '../ingest-in-process.ts';
import type { TableRow } from '../report.ts';
import { writeStones } from '../stones.ts';
import { dayOfMonth, MONTHS } from './draw-market.ts';

const ROWS = 2_000_000;
const DAY = 86_400_000;

/** Ingests a file whose rows have dates of 36 months, beside the same file without dates. */
export async function tryDatedFile(): Promise<TableRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
  try {
    const table: TableRow[] = [];
    for (const isDated of [false, true]) {
      const path = join(folder, `${isDated}.csv`);
      const dateOf = (i: number) => new Date(dayOfMonth(i % MONTHS) * DAY).toISOString().slice(0, 10);
      await writeStones(path, readDiamondRows(), ROWS, 1, undefined, isDated ? dateOf : undefined);
      const { rows, seconds, cpuSeconds, maxRssMb } = ingestInProcess('ingest', path);
      table.push({
        rows,
        what: isDated ? `with a date, over ${MONTHS} months` : 'without dates',
        'rows/s': Math.round(rows / seconds),
        'rows/s and core': Math.round(rows / cpuSeconds),
        'peak RSS MB': Math.round(maxRssMb),
      });
      rmSync(path);
    }
    return table;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
