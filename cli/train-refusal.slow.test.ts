import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { predict } from './commands/predict.ts';
import { train } from './commands/train.ts';
import { exitCodes } from './terminal/failure.ts';
import { QUICK } from './testing/quick-training.ts';
import { recordingSession } from './testing/recording-session.ts';
import { runStima } from './testing/run-stima.ts';
import { shippedSources } from './testing/shipped-sources.ts';

let folder = '';
let header = '';
let stones: string[] = [];
let { session, notes } = recordingSession();
/** Every 36th stone, beginning with number `from`. */
const slice = (from: number) => stones.filter((_, i) => i % 36 === from);
const dearer = (line: string) => line.replace(/^((?:[^,]*,){6})(\d+)/, (_, before, price) => `${before}${3 * price}`);
const at = (name: string) => join(folder, name);
const model = (name: string) => readFile(at(`${name}/model.json`), 'utf8');

/** Trains from these rows. All names are relative to the folder of the test. */
async function trainOn(
  rows: readonly string[],
  more: { output: string; model?: string; config?: string; force?: boolean },
) {
  await writeFile(at('rows.csv'), `${[header, ...rows].join('\n')}\n`);
  const [output, base] = [at(more.output), more.model === undefined ? undefined : { model: at(more.model) }];
  const config = base ? undefined : at(more.config ?? 'quick.json');
  const machine = { on: 'here', instance: '', volume: 0, maxMinutes: 0, maxWaitMinutes: 0, spot: true } as const;
  ({ session, notes } = recordingSession());
  const options = { ...more, output, ...base, ...machine, data: at('rows.csv'), dataset: 'diamonds' };
  await train({ ...options, ...(config && { config }) }, session, shippedSources);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-refusal-'));
  const csv = fileURLToPath(new URL('../datasets/diamonds/diamonds.csv', import.meta.url));
  [header = '', ...stones] = (await readFile(csv, 'utf8')).trim().split('\n');
  await writeFile(at('quick.json'), JSON.stringify(QUICK));
  await writeFile(at('stiff.json'), JSON.stringify({ ...QUICK, fit: { ...QUICK.fit, penalty: 1000 } }));
  await trainOn(slice(0), { output: 'good' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const few = () => slice(1).slice(0, 60);
const halfKnown = () => [...slice(0).slice(0, 700), ...slice(1).slice(0, 300)];

it.each([
  ['has too few rows to be judged', () => few(), false, /rows were held out; 30 are needed/],
  ['contradicts the one it goes on from', () => slice(1).map(dearer), true, /outside the range of good/],
  ['contradicts the one in its place', () => slice(1).map(dearer), false, /outside the range of /],
  ['counts rows twice', () => halfKnown(), true, /now count twice/],
  ['is worse on rows that neither has seen', () => slice(1), false, /larger than that of /, 'stiff.json'],
])('does not replace a good model by one that %s', async (_, rows, goesOn, because, config = 'quick.json') => {
  await cp(at('good'), at('placed'), { recursive: true });
  const refused = trainOn(rows(), { output: 'placed', ...(goesOn ? { model: 'good' } : { config }) });
  await expect(refused).rejects.toMatchObject({
    name: 'Failure',
    kind: 'unfit',
    message: expect.stringMatching(because),
  });
  expect(await model('placed')).toBe(await model('good'));
  expect((await readdir(folder)).filter((name) => /^\.|before/.test(name))).toEqual([]);
});

it('replaces the good model with --force, says where that is kept, and warns at each price', async () => {
  await cp(at('good'), at('forced'), { recursive: true });
  await trainOn(few(), { output: 'forced', force: true });
  expect(notes.join(' ')).toContain('forced.before');
  expect(await model('forced.before')).toBe(await model('good'));
  expect(await model('forced')).not.toBe(await model('good'));

  ({ session, notes } = recordingSession());
  await predict({ model: at('forced'), data: at('rows.csv'), output: at('priced.csv') }, session, shippedSources.known);
  expect(notes.join(' ')).toMatch(/forced is not fit to go live.*30 are needed/);
  const [names = '', ...priced] = (await readFile(at('priced.csv'), 'utf8')).trim().split('\n');
  const column = names.split(',').indexOf('warnings');
  for (const line of priced) expect(line.split(',')[column]).toMatch(/^model-not-fit/);
  ({ session, notes } = recordingSession());
  await predict({ model: at('good'), data: at('rows.csv'), output: at('priced.csv') }, session, shippedSources.known);
  expect(await readFile(at('priced.csv'), 'utf8')).not.toContain('model-not-fit');
  expect(notes).toEqual([]);

  // The model is no good one, so nothing is lost when it is replaced.
  await trainOn(few().slice(1), { output: 'forced' });
});

it('keeps the old model inside a folder that cannot be moved', async () => {
  await cp(at('good'), at('here'), { recursive: true });
  await writeFile(at('few.csv'), `${[header, ...few()].join('\n')}\n`);
  const args = 'train --data ../few.csv --config ../quick.json --dataset diamonds --output .'.split(' ');
  const refused = await runStima(args, { cwd: at('here') });
  expect(refused).toMatchObject({ code: exitCodes.unfit, stderr: expect.stringContaining('before') });
  expect(exitCodes.unfit).toBe(5);
  const forced = await runStima([...args, '--force'], { cwd: at('here') });
  expect(forced).toMatchObject({ code: 0, stderr: expect.stringContaining('kept in before') });
  expect(await model('here/before')).toBe(await model('good'));
  expect(await model('here')).not.toBe(await model('good'));
});

it('writes an unfit model if that replaces no good one', async () => {
  await trainOn(few(), { output: 'new' });
  expect(JSON.parse(await readFile(at('new/receipt.json'), 'utf8')).fitness).toMatchObject({ fit: false });
});
