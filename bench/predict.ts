import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Row } from '../datasets/dataset.ts';
import { multivariateLinear } from '../training/lattice/measured.ts';
import { objectReader, readNumber, recordReader } from '../training/table/read-json.ts';
import { askPeers, NO_PYTHON } from './python.ts';
import { median, quantile, report, type TableRow } from './report.ts';
import { CSV_HEADER, csvLine, draw, readStones } from './stones.ts';
import { train } from './train.ts';

/* How long one prediction takes in process, and how large the model is. */

const ROUNDS = 40;
/** The number of calls that are timed together. The clock is too coarse for one call. */
const CHUNK = 50;

const stones = readStones();
const { recipe, summary, appraiser, bytes } = train(stones.train);
const linear = multivariateLinear.pricer(recipe, multivariateLinear.fit(recipe, summary, recipe.config.fit));
const rows = draw(stones.test, 2_000, 1).map(({ row }) => row);
const bare = rows.map((row) => row.map((value, column) => (column < 4 ? value : Number.NaN)));

const table: TableRow[] = timed({
  'Stima: price alone': [appraiser.price, rows],
  'Stima: price alone, four C given': [appraiser.price, bare],
  'Stima: price and range': [appraiser.range, rows],
  'Stima: price, range and reasons': [appraiser.appraise, rows],
  'Stima: price, range and reasons, four C given': [appraiser.appraise, bare],
  'Stima: linear regression, price alone': [linear, rows],
});
const single = singleRows();
if (single === undefined) table.push({ what: `LightGBM (${NO_PYTHON})` });
else
  for (const [what, { median: middle, p99 }] of Object.entries(single))
    table.push({
      what: `LightGBM from Python: ${what}`,
      'median µs': (1e6 * middle).toFixed(0),
      'p99 µs': (1e6 * p99).toFixed(0),
    });
report('predict', table, { rounds: ROUNDS });
report('model-size', [{ 'model KB': kilobytes(bytes.length), 'gzipped KB': kilobytes(gzipSync(bytes).length) }]);

function timed(functions: Record<string, readonly [(row: Row) => unknown, readonly Row[]]>): TableRow[] {
  const times = new Map<string, number[]>(Object.keys(functions).map((what) => [what, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [what, [run, given]] of Object.entries(functions))
      for (let from = 0; from < given.length; from += CHUNK) {
        const start = performance.now();
        for (let i = from; i < from + CHUNK; i++) run(given[i]!);
        // The first half warms up.
        if (2 * round >= ROUNDS) times.get(what)!.push((1e3 * (performance.now() - start)) / CHUNK);
      }
  return [...times].map(([what, microseconds]) => ({
    what,
    'median µs': median(microseconds).toFixed(2),
    'p99 µs': quantile(microseconds, 0.99).toFixed(2),
  }));
}

function singleRows(): Record<string, { median: number; p99: number }> | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
  try {
    const write = (name: string, lines: readonly string[]) => {
      writeFileSync(join(folder, name), CSV_HEADER + lines.join(''));
      return join(folder, name);
    };
    return askPeers(
      recordReader(objectReader({ median: readNumber, p99: readNumber })),
      'single',
      write(
        'train.csv',
        stones.train.map(({ row, price }) => csvLine(row, price)),
      ),
      write(
        'ask.csv',
        rows.map((row) => csvLine(row, 0)),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
