import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureErrors } from '../../training/evaluation/metrics.ts';
import { measureProbabilities } from '../../training/evaluation/probability-metrics.ts';
import { readNumber, recordReader } from '../../training/table/read-json.ts';
import { findPython, NO_PYTHON } from '../python.ts';
import { report, type TableRow } from '../report.ts';
import { runOwnModel } from './own-model.ts';
import { printTable, type SplitTable, type SuiteFile, splitTable, suiteOf, targetOf } from './split-table.ts';

/*
 * Files of other trades, as whoever has them would have them learnt: `dataset new`, `train`, `predict`, with no setting of a file's
 * own. Other models learn the same rows. No model here has seen a test row.
 */

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { peers: { type: 'string', default: 'default' }, skip: { type: 'string', multiple: true, default: [] } },
});
const PEERS = ['none', 'default', 'tuned'];
if (!PEERS.includes(options.peers)) throw new Error(`--peers ${options.peers}: one of ${PEERS.join(', ')} expected`);

// The licences of the files do not let them lie in this project.
const given = process.env.STIMA_OWN_DATA;
if (given === undefined) throw new Error('Name the folder of the files and their suite.json in STIMA_OWN_DATA.');
const folder = resolve(given);
if (!existsSync(join(folder, 'suite.json')))
  throw new Error(`${folder} has no suite.json; name the folder of the files in STIMA_OWN_DATA`);

const suite = suiteOf(folder);
const names = (positionals.length > 0 ? positionals : Object.keys(suite)).filter(
  (name) => !options.skip.includes(name),
);
const unknown = names.find((name) => suite[name] === undefined);
if (unknown !== undefined) throw new Error(`${unknown} is no file of the suite: ${Object.keys(suite).join(', ')}`);

const rows = names.flatMap((name) => measureFile(name, suite[name]!));
report('own-data', rows, { files: names });

function measureFile(name: string, file: SuiteFile): TableRow[] {
  const scratch = mkdtempSync(join(tmpdir(), 'stima-bench-'));
  try {
    const table = splitTable(folder, name, file);
    const target = table.header.indexOf(file.target);
    writeFileSync(join(scratch, 'train.csv'), printTable(table, table.train));
    writeFileSync(join(scratch, 'test.csv'), printTable(table, table.test));
    const actual = Float64Array.from(table.test, (cells) => targetOf(cells[target]!, file)!);
    const own = runOwnModel(scratch, name, file);
    const { declare, train, explain } = own.seconds;
    const first = {
      ...{ file: name, model: 'Stima', ...measured(file, actual, own.said) },
      ...(own.ranges && { 'covered %': percent(shareCovered(actual, own.ranges)) }),
      seconds: (declare + train + explain).toFixed(1),
      MB: Math.round(own.megabytes),
    };
    console.error(JSON.stringify(first));
    const others = options.peers === 'none' ? [] : askPeers(scratch, table, file, actual);
    return [first, ...others.map((peer) => ({ file: name, ...peer }))];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** What other models say of the test rows. */
function askPeers(scratch: string, table: SplitTable, file: SuiteFile, actual: Float64Array): TableRow[] {
  const python = findPython();
  if (python === undefined) return [{ model: NO_PYTHON }];
  const target = table.header.indexOf(file.target);
  const without = (cells: readonly string[]) => cells.filter((_, c) => c !== target);
  const plain: SplitTable = { ...table, header: without(table.header), delimiter: ',' };
  const known = table.train.filter((cells) => targetOf(cells[target]!, file) !== undefined);
  const at = (name: string) => join(scratch, name);
  writeFileSync(at('x.csv'), printTable(plain, known.map(without)));
  writeFileSync(at('asked.csv'), printTable(plain, table.test.map(without)));
  writeFileSync(at('y.txt'), known.map((cells) => `${targetOf(cells[target]!, file)}\n`).join(''));
  mkdirSync(at('said'));
  const script = fileURLToPath(new URL('peers.py', import.meta.url));
  const args = [script, at('x.csv'), at('asked.csv'), at('y.txt'), file.kind, at('said'), options.peers];
  const text = execFileSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return Object.entries(recordReader(readNumber)(JSON.parse(text), '')).map(([model, seconds]) => {
    const said = readFileSync(at(`said/${model}.txt`), 'utf8')
      .trim()
      .split('\n')
      .map(Number);
    return { model, ...measured(file, actual, said), seconds: seconds.toFixed(1) };
  });
}

function measured({ kind }: SuiteFile, actual: Float64Array, said: readonly number[]): TableRow {
  if (kind === 'price') {
    const errors = measureErrors(actual, Float64Array.from(said));
    return {
      MAE: Number(errors.meanAbsoluteError.toPrecision(5)),
      'median error %': percent(errors.medianAbsolutePercentageError),
      'R²': errors.r2Score.toFixed(3),
    };
  }
  const { auc, logLoss, calibrationError } = measureProbabilities(actual, Float64Array.from(said));
  return { AUC: auc.toFixed(4), 'log loss': logLoss.toFixed(4), ECE: calibrationError.toFixed(4) };
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function shareCovered(actual: Float64Array, ranges: readonly (readonly [low: number, high: number])[]): number {
  return ranges.filter(([low, high], i) => actual[i]! >= low && actual[i]! <= high).length / actual.length;
}
