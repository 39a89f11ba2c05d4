import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cars } from '../datasets/testing/cars/cars.ts';
import { carsCsv } from '../datasets/testing/cars/make-cars.ts';
import { evaluate } from './commands/evaluate.ts';
import { explain } from './commands/explain.ts';
import { predict } from './commands/predict.ts';
import { reference } from './commands/reference.ts';
import type { Known } from './known/known.ts';
import { shipped } from './known/shipped.ts';
import { recordingSession } from './testing/recording-session.ts';
import { trainFromText } from './testing/train-from-text.ts';

const known: Known = { ...shipped, datasets: new Map([[cars.name, { ...cars, reference: 'cars-reference-1' }]]) };

let folder = '';
const { session, results } = recordingSession();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-terms-'));
  results.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

const train = (version: string, csv: string, base?: string) =>
  trainFromText(
    known,
    { folder, dataset: cars.name, version, csv },
    base === undefined ? {} : { base: join(folder, base) },
  );

it('trains, goes on, prices, explains and measures with terms', async () => {
  const first = await train('first', carsCsv(900, 1));
  expect(first.decision.kind).toBe('promote');
  const second = await train('second', carsCsv(400, 2), 'first');
  expect(second.learned).toMatchObject({ files: 2 });

  const model = join(folder, 'second');
  const item = { km: 60_000, maker: 'Brock', title: 'Van 120hp leather', registered: '3/12/2016' };
  await explain({ model, item: JSON.stringify(item) }, session, known);
  const answer = results[0]!.value as { price: number; reference: { price: number }; reasons: { amount: number }[] };
  const cents = (amount: number) => Math.round(100 * amount);
  const sum = answer.reasons.reduce((total, { amount }) => total + cents(amount), cents(answer.reference.price));
  expect(sum).toBe(cents(answer.price));
  expect(results[0]!.text).toMatch(/maker Brock/);

  const asked = await put('asked.csv', 'km,maker,title\n50000,Brock,"Van, 120hp"\nmany,Brock,Van\n');
  await predict({ model, data: asked, output: join(folder, 'priced.csv') }, session, known);
  const [header, priced, refused] = (await readFile(join(folder, 'priced.csv'), 'utf8')).split('\n');
  expect(header).toMatch(/^km,maker,title,predicted_price,range_low,range_high,/);
  expect(priced).toMatch(/^50000,Brock,"Van, 120hp",\d+\.\d\d,\d+\.\d\d,\d+\.\d\d,/);
  expect(refused).toContain('many');

  const far = await put('far.csv', 'km,maker,registered\n900000,Brock,3/12/1980\n');
  await predict({ model, data: far, output: join(folder, 'priced.csv') }, session, known);
  const [, outside] = (await readFile(join(folder, 'priced.csv'), 'utf8')).split('\n');
  const [code, ...more] = outside!.split(',').at(-2)!.split(';');
  expect(code).toBe('outside-known-range');
  expect(more).not.toContain('outside-known-range');

  await evaluate({ model, data: await put('fresh.csv', carsCsv(300, 3)) }, session, known);
  expect(results.at(-1)!.value).toMatchObject({ rows: { priced: 300 }, known: 0, range: { meant: 0.9 } });
});

it('makes its reference', async () => {
  const output = join(folder, 'reference.json');
  await reference({ dataset: cars.name, data: await put('cars.csv', carsCsv(900, 1)), output }, session, known);
  expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({
    format: 'stima-terms-reference-1',
    version: 'cars-reference-1',
  });
});
