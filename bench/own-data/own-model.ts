import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import type { SuiteFile } from './split-table.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const TELL_MEMORY = fileURLToPath(new URL('tell-memory.ts', import.meta.url));

export interface OwnFigures {
  /** What is said of each test row: a price, or a probability of yes. */
  readonly said: readonly number[];
  /** Bounds of the range of each price. Absent for yes or no. */
  readonly ranges?: readonly (readonly [low: number, high: number])[];
  readonly seconds: { readonly declare: number; readonly train: number; readonly explain: number };
  readonly megabytes: number;
}

/** Goes the way of a person with a file, command by command. Nothing is said of the file but the column to predict. */
export function runOwnModel(folder: string, name: string, { target, yes }: SuiteFile): OwnFigures {
  const memory = join(folder, 'memory.txt');
  writeFileSync(memory, '');
  const run = (...args: readonly string[]): number => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ['--import', TELL_MEMORY, MAIN, ...args], {
      encoding: 'utf8',
      env: { ...process.env, STIMA_DATASETS: join(folder, 'datasets'), STIMA_BENCH_MEMORY: memory },
    });
    if (status !== 0) throw new Error(`stima ${args.slice(0, 2).join(' ')}: ${stderr}`);
    return (performance.now() - start) / 1000;
  };
  const at = (file: string) => join(folder, file);
  const answers = yes === undefined ? [] : ['--yes', yes];
  const seconds = {
    declare: run('dataset', 'new', name, '--data', at('train.csv'), '--target', target, ...answers),
    train: run('train', '--dataset', name, '--data', at('train.csv'), '--output', at('model')),
    explain: run('explain', '--model', at('model'), '--data', at('train.csv'), '--row', '1'),
  };
  run('predict', '--model', at('model'), '--data', at('test.csv'), '--output', at('said.csv'));
  const [header = [], ...rows] = Papa.parse<string[]>(readFileSync(at('said.csv'), 'utf8'), {
    skipEmptyLines: true,
  }).data;
  const column = (wanted: string) => {
    const index = header.lastIndexOf(wanted);
    return rows.map((cells) => Number(cells[index]));
  };
  const megabytes = Math.max(...readFileSync(memory, 'utf8').trim().split('\n').map(Number)) / 1024;
  if (yes !== undefined) return { said: column('probability'), seconds, megabytes };
  const high = column('range_high');
  const ranges = column('range_low').map((low, i) => [low, high[i]!] as const);
  return { said: column('predicted_price'), ranges, seconds, megabytes };
}
