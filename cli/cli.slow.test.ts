import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import { createAppraiser } from '../training/lattice/appraise.ts';
import { decodeModel } from '../training/lattice/model.ts';
import { rowOf } from '../training/table/item.ts';
import { namingDataset, QUICK } from './testing/quick-training.ts';
import { type RunOptions, runStima } from './testing/run-stima.ts';

let folder = '';
let lines: string[] = [];
const stima = (args: readonly string[], options: Partial<RunOptions> = {}) =>
  runStima(namingDataset(args), { cwd: folder, ...options });
const file = (name: string) => readFile(join(folder, name), 'utf8');
const digest = async (name: string) =>
  createHash('sha256')
    .update(await readFile(join(folder, name)))
    .digest('hex');
const rowsOf = (text: string) => Papa.parse<Record<string, string>>(text.trim(), { header: true }).data;
/** Every 36th stone, beginning with number `from`. */
const slice = (from: number) => lines.slice(1).filter((_, i) => i % 36 === from);
const table = (rows: readonly string[]) => `${[lines[0], ...rows].join('\n')}\n`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-cli-'));
  const csv = fileURLToPath(new URL('../datasets/diamonds/diamonds.csv', import.meta.url));
  lines = (await readFile(csv, 'utf8')).trim().split('\n');
  await writeFile(join(folder, 'first.csv'), table(slice(0)));
  await writeFile(join(folder, 'second.csv'), table(slice(1)));
  await writeFile(join(folder, 'both.csv'), table([...slice(1), ...slice(0)]));
  await writeFile(join(folder, 'quick.json'), JSON.stringify(QUICK));
  const rows = slice(2);
  await writeFile(join(folder, 'many.csv'), table(Array.from({ length: 200_000 }, (_, i) => rows[i % rows.length]!)));
  const { code, stderr } = await stima('train --data first.csv --config quick.json --output first'.split(' '));
  expect([code, stderr]).toEqual([0, expect.stringContaining('1,499 of 1,499 rows accepted')]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('train', () => {
  it('leaves a model with all files that are needed to go on, and no others', async () => {
    expect((await readdir(join(folder, 'first'))).sort()).toEqual([
      'config.json',
      'equations.bin',
      'model.json',
      'receipt.json',
      'rejected.csv',
      'report.html',
      'report.json',
      'samples.bin',
    ]);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('gives the same bytes by going on with fresh rows as by training on all at once, also from gzip or a pipe', async () => {
    const fresh = gzipSync(await file('second.csv'));
    const [goneOn, atOnce] = await Promise.all([
      stima('train --data - --model first --output gone-on --json'.split(' '), { input: fresh }),
      stima('train --data both.csv --config quick.json --output at-once --quiet'.split(' ')),
    ]);
    expect([goneOn.code, atOnce.code, atOnce.stderr]).toEqual([0, 0, '']);
    for (const name of ['model.json', 'equations.bin', 'samples.bin'])
      expect(await digest(`gone-on/${name}`), name).toBe(await digest(`at-once/${name}`));
    const result = JSON.parse(goneOn.stdout);
    expect(result).toMatchObject({ dataset: 'diamonds', rows: { read: 1499 }, learned: { files: 2 } });
    expect(result.comparison.champion.version).toBe('first');
    for (const line of goneOn.stderr.trim().split('\n')) JSON.parse(line);
  });

  it('makes its own reference, which is kept when going on and can be given to another training', async () => {
    const few = (from: number) => lines.slice(1).filter((_, i) => i % 180 === from);
    await writeFile(join(folder, 'few.csv'), table(few(0)));
    await writeFile(join(folder, 'more.csv'), table(few(1)));
    await writeFile(join(folder, 'all.csv'), table([...few(1), ...few(0)]));
    await writeFile(join(folder, 'own.json'), JSON.stringify({ fit: { ...QUICK.fit, tolerance: 1e-2 } }));
    expect((await stima('train --data few.csv --config own.json --output own'.split(' '))).code).toBe(0);
    const { version } = JSON.parse(await file('own/reference.json'));
    expect(version).toMatch(/^own-[0-9a-f]{12}$/);
    const [goneOn, atOnce] = await Promise.all([
      stima('train --data more.csv --model own --output own'.split(' ')),
      stima('train --data all.csv --config own.json --reference own/reference.json --output own-at-once'.split(' ')),
    ]);
    expect([goneOn.code, atOnce.code]).toEqual([0, 0]);
    expect(await digest('own/model.json')).toBe(await digest('own-at-once/model.json'));
  });

  it('refuses rows that the model has learned from', async () => {
    const again = await stima('train --data first.csv --model first --output again'.split(' '));
    expect(again).toMatchObject({ code: 3, stderr: expect.stringContaining('would count twice') });
    const reversed = table(slice(0).reverse());
    const reordered = await stima('train --data - --model first --output again'.split(' '), { input: reversed });
    expect(reordered).toMatchObject({ code: 3, stderr: expect.stringContaining('would count twice') });
  });

  it('names both recipes if it cannot go on from a model', async () => {
    await writeFile(join(folder, 'seed.json'), JSON.stringify({ ...QUICK, seed: 7 }));
    const ran = await stima('train --data second.csv --model first --config seed.json --output other'.split(' '));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('["diamonds-1","none",0.8,0.1,0,1,20000,{}]');
    expect(ran.stderr).toContain('["diamonds-1","none",0.8,0.1,7,1,20000,{}]');
  });

  it.each([
    ['before it fits', 'ingest:'],
    ['while it reads', ''],
  ])('leaves the old model unchanged if it is interrupted %s', async (_, after) => {
    const before = await digest('first/model.json');
    const ran = await stima('train --data second.csv --model first --output first'.split(' '), {
      ...(after && { signal: { name: 'SIGINT' as const, after } }),
      ...(!after && {
        nodeOptions: ['--import', 'data:text/javascript,setTimeout(()=>process.kill(process.pid,"SIGINT"),250)'],
      }),
    });
    expect(ran.code).toBe(130);
    expect(await digest('first/model.json')).toBe(before);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('does not replace a folder that is no model', async () => {
    await mkdir(join(folder, 'letters'), { recursive: true });
    await writeFile(join(folder, 'letters', 'dear.txt'), 'Dear');
    const ran = await stima('train --data first.csv --output letters'.split(' '));
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('dear.txt') });
    expect(await file('letters/dear.txt')).toBe('Dear');
  });
});

describe('predict', () => {
  it('keeps columns and order, and adds the model’s answer to each row', async () => {
    expect((await stima('predict --model first --data second.csv --output priced.csv'.split(' '))).code).toBe(0);
    const [before, after] = [rowsOf(await file('second.csv')), rowsOf(await file('priced.csv'))];
    const appraiser = createAppraiser(diamonds, decodeModel(await readFile(join(folder, 'first/model.json'))));
    expect(after).toHaveLength(before.length);
    for (const [i, row] of after.entries()) {
      const { price, range, warnings } = appraiser.appraise(rowOf(diamonds, before[i]!));
      expect(row).toEqual({
        ...before[i],
        predicted_price: price.toFixed(2),
        range_low: range.low.toFixed(2),
        range_high: range.high.toFixed(2),
        range_coverage: String(range.coverage ?? ''),
        range_unsupported: range.unsupported?.code ?? '',
        model_version: 'first',
        warnings: warnings.map(({ code }) => code).join(';'),
        error: '',
      });
    }
  });

  it('reads and writes pipes and gzip files', async () => {
    const input = gzipSync(await file('second.csv'));
    const piped = await stima('predict --model first --data - --output -'.split(' '), { input });
    expect(piped.code).toBe(0);
    await stima('predict --model first --data - --output priced.csv.gz --quiet'.split(' '), { input });
    expect(gunzipSync(await readFile(join(folder, 'priced.csv.gz'))).toString()).toBe(piped.stdout);
  });

  it('prices the usable ones of odd rows, and gives the reason for the others in the column error', async () => {
    const rows = [
      '\uFEFF"note";carat;cut;color;clarity',
      '"two\r\nlines; and a mark";0.5;very good;g;vs-1',
      'grade;0.5;Ideal;G;VS9',
      'short;0.5',
      'long;0.5;Ideal;G;VS1;1;2;3;4;5;6;7;8',
      'quote;0.5;"Ideal"x;G;VS1',
      'last;0.5;Ideal;G;VS1',
    ];
    const ran = await stima('predict --model first --data - --output -'.split(' '), { input: rows.join('\r\n') });
    const { data } = Papa.parse<string[]>(ran.stdout.trim(), { delimiter: ';' });
    expect(data.map((cells) => cells.length)).toEqual(Array(7).fill(13));
    expect(data.map((cells) => cells[0])).toEqual([
      'note',
      'two\r\nlines; and a mark',
      'grade',
      'short',
      'long;0.5;Ideal;G;VS1;1;2;3;4;5;6;7;8',
      'quote;0.5;"Ideal"x;G;VS1',
      'last',
    ]);
    expect(data.map((cells) => /^\d+\.\d\d$/.test(cells[5]!))).toEqual([false, true, false, false, false, false, true]);
    expect(data.slice(1).map((cells) => cells[12] !== '')).toEqual([false, true, true, true, true, false]);
    expect(data[2]![12]).toContain('VS9');
  });

  it('prices 200,000 rows in a heap of 40 MB', async () => {
    const ran = await stima('predict --model first --data many.csv --output many-priced.csv'.split(' '), {
      nodeOptions: ['--max-old-space-size=40'],
    });
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('200,000 of 200,000 rows priced') });
    expect((await file('many-priced.csv')).trim().split('\n')).toHaveLength(200_001);
  });

  it('ends quietly if its output is no longer read', async () => {
    const args = 'predict --model first --data many.csv --output - --quiet'.split(' ');
    const ran = await stima(args, { closeAfterFirstChunk: true });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.length).toBeLessThan(1_000_000);
  });

  it('leaves no partial file if it is interrupted', async () => {
    const ran = await stima('predict --model first --data many.csv --output half.csv --json'.split(' '), {
      signal: { name: 'SIGINT', after: '"share"' },
    });
    expect(ran.code).toBe(130);
    expect((await readdir(folder)).filter((name) => name.startsWith('half'))).toEqual([]);
  });
});

describe('evaluate, explain, config', () => {
  it('gives the figures of the formulas, and says how many rows the model knows', async () => {
    const ran = await stima('evaluate --model first --data both.csv --output measured.json --json'.split(' '));
    expect(ran.code).toBe(0);
    const result = JSON.parse(ran.stdout);
    expect(JSON.parse(await file('measured.json'))).toEqual(result);
    await stima('predict --model first --data both.csv --output both-priced.csv'.split(' '));
    const rows = rowsOf(await file('both-priced.csv'));
    const mean = (of: (row: Record<string, string>) => number) =>
      rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
    const off = (row: Record<string, string>) => Math.abs(Number(row.predicted_price) - Number(row.price));
    expect(result.metrics.meanAbsoluteError).toBeCloseTo(mean(off), 1);
    expect(result.range.coverage).toBeCloseTo(
      mean((row) => Number(Number(row.price) >= Number(row.range_low) && Number(row.price) <= Number(row.range_high))),
      3,
    );
    expect(result.violations).toEqual({ carat: 0, color: 0, clarity: 0, cut: 0 });
    expect(result.known).toBeGreaterThan(0.4);
    expect(result.known).toBeLessThan(0.6);
    const table = await stima('evaluate --model first --data second.csv'.split(' '));
    expect(table.stdout).toContain('mean absolute error');
  });

  it('shows reasons that lead from the reference stone to the price', async () => {
    const item = '{"carat":1.1,"cut":"very good","color":"d","clarity":"vs1"}';
    const told = JSON.parse((await stima(['explain', '--model', 'first', '--item', item, '--json'])).stdout);
    const sum = told.reasons.reduce((total: number, { amount }: { amount: number }) => total + amount, 0);
    expect(told.reference.price + sum).toBeCloseTo(told.price, 6);
    const drawn = (await stima(['explain', '--model', 'first', '--item', item])).stdout;
    expect(drawn).toMatch(/carat 1\.1 +\+[\d,.]+ +▓+ +× \d\.\d{3}/);
    expect(drawn).toMatch(/cut Very Good +−[\d,.]+ +░+/);
    const row = await stima('explain --model first --data second.csv --row 3 --json'.split(' '));
    const third = rowsOf(await file('second.csv'))[2]!;
    expect(JSON.parse(row.stdout).reasons[0].given).toBe(Number(third.carat));
  });

  it('refuses an item with all its faults, and a missing row', async () => {
    const item = await stima(['explain', '--model', 'first', '--item', '{"carat":"x","cut":"Idel"}']);
    expect(item).toMatchObject({ code: 3, stderr: expect.stringMatching(/carat.*did you mean Ideal.*color.*clarity/) });
    const row = await stima('explain --model first --data second.csv --row 5000 --json'.split(' '));
    expect(row.code).toBe(3);
    expect(JSON.parse(row.stderr).error).toMatchObject({
      kind: 'input',
      message: expect.stringContaining('1499 rows'),
    });
  });

  it('documents every parameter with its default', async () => {
    const schema = JSON.parse((await stima(['config', '--json'])).stdout);
    const { stdout } = await stima(['config']);
    for (const name of Object.keys(schema.properties)) expect(stdout).toContain(name);
    expect(stdout).toMatch(/splits\.training +number above 0 to 1 +0\.8/);
  });
});

describe('the launcher', () => {
  const script = fileURLToPath(new URL('./stima.js', import.meta.url));
  const old = (more = '') => [
    '--import',
    `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}});${more}`,
  ];

  it('starts the Node of the packages if this one is too old, and passes on its exit code', async () => {
    const told = await stima(['explain', '--model', 'nowhere'], { script, nodeOptions: old() });
    expect(told).toMatchObject({ code: 4, stderr: expect.stringContaining('nowhere holds no model.json') });
  });

  it('passes on an interrupt', async () => {
    const ran = await stima('predict --model first --data many.csv --output half.csv --json'.split(' '), {
      script,
      nodeOptions: old(),
      signal: { name: 'SIGINT', after: '"share"' },
    });
    expect(ran.code).toBe(130);
  });

  it('says what to do if there is no such Node', async () => {
    const nodeOptions = old('Object.defineProperty(process,"arch",{value:"riscv64"})');
    const ran = await stima(['config'], { script, nodeOptions });
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('npm ci') });
  });
});
