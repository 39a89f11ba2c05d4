import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CheckOptions, check } from './commands/check.ts';
import { predict } from './commands/predict.ts';
import { train } from './commands/train.ts';
import { QUICK } from './testing/quick-training.ts';
import { recordingSession } from './testing/recording-session.ts';
import { runStima } from './testing/run-stima.ts';
import { shippedSources } from './testing/shipped-sources.ts';
import type { Checked } from './training/checked.ts';

const HEADER = 'carat,cut,color,clarity,depth,table,price,x,y,z';
const WRONG = '1.2,Ideal,Q,VS1,61.5,56,9100,6.82,6.85,4.2';
/** Prices with three digits behind the mark, whichever mark it is. */
const UNCLEAR = [
  'carat,cut,color,clarity,price',
  ...['5.123', '5.210', '4.999'].map((price) => `1,Ideal,G,VS2,${price}`),
];

let folder = '';
let stones: string[] = [];
let { session, results } = recordingSession();
const at = (name: string) => join(folder, name);
/** Every 36th stone from `from` on. */
const slice = (from: number) => stones.filter((_, i) => i % 36 === from);
const put = (name: string, rows: readonly string[]) => writeFile(at(name), `${rows.join('\n')}\n`);
const machine = { on: 'here', instance: '', volume: 0, maxMinutes: 0, maxWaitMinutes: 0, spot: true } as const;

async function checked(name: string, more: Partial<CheckOptions> = {}) {
  ({ session, results } = recordingSession());
  const code = await check({ file: at(name), ...more }, session, shippedSources);
  const { value, text } = results[0]!;
  return { code, text, found: value as Checked };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-check-'));
  const csv = fileURLToPath(new URL('../datasets/diamonds/diamonds.csv', import.meta.url));
  stones = (await readFile(csv, 'utf8')).trim().split('\n').slice(1);
  await put('first.csv', [HEADER, ...slice(0)]);
  await put('fresh.csv', [HEADER, ...slice(1), WRONG]);
  await put('unclear.csv', UNCLEAR);
  await writeFile(at('quick.json'), JSON.stringify(QUICK));
  const files = { data: at('first.csv'), output: at('model'), config: at('quick.json') };
  await train({ ...machine, ...files, dataset: 'diamonds' }, session, shippedSources);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('tells how a file is read, which rows are refused, and what the model with it would do, and keeps nothing', async () => {
  const before = await readdir(folder, { recursive: true });
  const { code, text, found } = await checked('fresh.csv', { model: at('model') });
  expect(code).toBe(0);
  expect(found).toMatchObject({ rows: { read: 1500, accepted: 1499, refused: 1 }, verdict: { state: 'in force' } });
  expect(found.refused.first).toMatchObject([{ line: 1501, columns: 'color', text: WRONG }]);
  expect(found.candidate).toMatchObject({
    decision: { kind: 'promote' },
    comparison: { champion: { version: 'model' } },
  });
  const { errorPercent } = found.candidate!;
  expect(errorPercent.candidate).toBeGreaterThan(0);
  expect(errorPercent.champion).toBeGreaterThan(0);
  expect(text).toMatch(/1,499 of 1,500 rows would be accepted.*line 1501.*Fit to go live/s);
  expect(await readdir(folder, { recursive: true })).toEqual(before);

  await checked('fresh.csv', { dataset: 'diamonds', output: at('rejected.csv') });
  expect(await readFile(at('rejected.csv'), 'utf8')).toContain(`"${WRONG}"`);
});

it.each([
  ['known rows', () => slice(0).toReversed(), 'overlaps'],
  [
    'prices of another unit',
    () => slice(1).map((line) => line.replace(/^((?:[^,]*,){6})(\d+)/, '$1$200')),
    'contradicts-champion',
  ],
])('says that %s would be held', async (_, rows, because) => {
  await put('doubtful.csv', [HEADER, ...rows()]);
  const { code, found } = await checked('doubtful.csv', { model: at('model') });
  expect(code).toBe(5);
  expect(found).toMatchObject({ verdict: { state: 'held', because } });
  expect(found.candidate).toBeUndefined();
});

it('a file of another hand is judged at its own level, and at its own time', async () => {
  const cheap = slice(2).map((line) =>
    line.replace(/^((?:[^,]*,){6})(\d+)/, (_, cells, price) => `${cells}${price / 2}`),
  );
  await put('cheap.csv', [HEADER, ...cheap]);
  const model = at('model');
  expect(await checked('cheap.csv', { model })).toMatchObject({
    code: 5,
    found: { verdict: { because: 'contradicts-champion' } },
  });
  const { code, text, found } = await checked('cheap.csv', { model, source: 'wholesaler', asOf: '2026-06' });
  expect([code, found.verdict.state]).toEqual([0, 'in force']);
  expect(text).toMatch(/It would count\. These are the first prices of wholesaler\. They stand 5\d\s% below/);
  expect(found.candidate).toMatchObject({ learned: { files: 2 } });
  await expect(checked('cheap.csv', { model, asOf: 'soon' })).rejects.toThrow(/^--as-of is "soon", but must be/);
});

it('asks how a file is written, and takes the answer', async () => {
  const asked = await checked('unclear.csv', { dataset: 'diamonds' });
  expect(asked).toMatchObject({ code: 5, found: { verdict: { state: 'held', because: 'ambiguous-numbers' } } });
  expect(asked.found.answers).toEqual([{ decimal: 'point' }, { decimal: 'comma' }]);
  expect(asked.found.verdict.message).toContain('--decimal comma');
  const answered = await checked('unclear.csv', { dataset: 'diamonds', decimal: 'comma' });
  expect(answered).toMatchObject({ code: 0, found: { rows: { accepted: 3 } } });
  await expect(checked('unclear.csv', { dataset: 'diamonds', scale: 'theirs' })).rejects.toThrow('known here: gia');
});

it('takes the same answers to train and to predict', async () => {
  const data = { model: at('model'), data: at('unclear.csv'), output: at('out') };
  await expect(train({ ...machine, ...data }, session, shippedSources)).rejects.toThrow(
    'Say it with --decimal point or --decimal comma',
  );
  ({ session, results } = recordingSession());
  await train({ ...machine, ...data, decimal: 'comma' }, session, shippedSources);
  expect(results[0]!.value).toMatchObject({ rows: { read: 3, accepted: 3 } });

  await put('carats.csv', ['carat,cut,color,clarity', '1.005,Ideal,G,VS2', '1.204,Ideal,G,VS2']);
  const priced = { model: at('model'), data: at('carats.csv'), output: at('priced.csv'), decimal: 'point' } as const;
  await predict(priced, session, shippedSources.known);
  expect(await readFile(at('priced.csv'), 'utf8')).toMatch(/^1\.005,Ideal,G,VS2,\d/m);
});

it('ends with a code of its own, and prints one result as JSON', async () => {
  const ran = await runStima(['check', 'unclear.csv', '--dataset', 'diamonds', '--json'], { cwd: folder });
  expect(ran.code).toBe(5);
  expect(JSON.parse(ran.stdout)).toMatchObject({ dataset: 'diamonds', verdict: { state: 'held' } });
  const none = await runStima(['check', 'quick.json', '--dataset', 'diamonds'], { cwd: folder });
  expect(none).toMatchObject({ code: 3, stdout: expect.stringContaining('It would be refused') });
  expect(await runStima(['check'], { cwd: folder })).toMatchObject({ code: 2 });
});
