import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Dataset } from '../datasets/dataset.ts';
import { cars } from '../datasets/testing/cars/cars.ts';
import { carsCsv } from '../datasets/testing/cars/make-cars.ts';
import { soldCarsCsv } from '../datasets/testing/cars/make-sold-cars.ts';
import { soldCars } from '../datasets/testing/cars/sold-cars.ts';
import type { DecisionAnswer } from '../training/kinds/decision-answer.ts';
import type { AnswersTrialFigures } from '../training/kinds/kind.ts';
import { evaluate } from './commands/evaluate.ts';
import { explain } from './commands/explain.ts';
import { predict } from './commands/predict.ts';
import { reference } from './commands/reference.ts';
import type { Known } from './known/known.ts';
import { shipped } from './known/shipped.ts';
import { recordingSession } from './testing/recording-session.ts';
import { trainFromText } from './testing/train-from-text.ts';

const known: Known = {
  ...shipped,
  datasets: new Map<string, Dataset>([
    [cars.name, { ...cars, reference: 'cars-reference-1' }],
    [soldCars.name, { ...soldCars, reference: 'sold-cars-reference-1' }],
  ]),
};

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

const train = (version: string, csv: string, base?: string, dataset: string = cars.name) =>
  trainFromText(known, { folder, dataset, version, csv }, base === undefined ? {} : { base: join(folder, base) });

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

it('learns a yes or no, goes on, decides, explains and measures', async () => {
  const first = await train('first', soldCarsCsv(1_500, 1), undefined, soldCars.name);
  expect(first.decision).toMatchObject({ kind: 'promote' });
  expect(first.decision.message).toMatch(/^The first model: it takes \d+\.\d+\s% off the log loss/);
  expect(first.found[0]).toMatch(/^Of two cars, one sold and one open, it tells which is which in \d+\s% of the cases/);
  const second = await train('second', soldCarsCsv(800, 2), 'first', soldCars.name);
  expect(second.learned).toMatchObject({ files: 2 });

  const model = join(folder, 'second');
  const item = { km: 60_000, maker: 'Brock', title: 'Van 120hp leather', registered: '3/12/2016' };
  await explain({ model, item: JSON.stringify(item) }, session, known);
  const answer = results[0]!.value as DecisionAnswer;
  const sum = answer.reasons.reduce((total, { amount }) => total + amount, answer.reference.probability);
  expect(sum).toBeCloseTo(answer.probability, 10);
  expect(answer.decision).toBe(answer.probability >= 0.5 ? 'sold' : 'open');
  expect(results[0]!.text).toMatch(/^sold (sold|open): \d+\.\d\s% sold, decided at 50\s% \(second\)/);

  const asked = await put('asked.csv', 'km,maker,title\n50000,Brock,"Van, 120hp"\nmany,Brock,Van\n');
  await predict({ model, data: asked, output: join(folder, 'decided.csv') }, session, known);
  const [header, decided, refused] = (await readFile(join(folder, 'decided.csv'), 'utf8')).split('\n');
  expect(header).toMatch(/^km,maker,title,probability,decision,/);
  expect(decided).toMatch(/^50000,Brock,"Van, 120hp",0\.\d{4},(sold|open),/);
  expect(refused).toContain('many');

  const fresh = await put('fresh.csv', soldCarsCsv(1_000, 3));
  await evaluate({ model, data: fresh }, session, known);
  expect(results.at(-1)!.value).toMatchObject({ rows: { priced: 1_000 }, known: 0, metrics: { rows: 1_000 } });
  const { metrics, decisions } = results.at(-1)!.value as AnswersTrialFigures;
  expect(metrics.auc).toBeGreaterThan(0.75);
  expect(metrics.calibrationError).toBeLessThan(0.07);
  const { yes, no } = decisions;
  expect(yes.right + yes.wrong + no.right + no.wrong).toBe(1_000);
  expect(results.at(-1)!.text).toContain('calibration error');
});

it('gives no model where the answers are noise', async () => {
  const noise = soldCarsCsv(1_500, 4, () => 'open').replaceAll('open', () =>
    Math.sin((coin++) ** 2) > 0.3 ? 'sold' : 'open',
  );
  const { decision } = await train('noise', noise, undefined, soldCars.name);
  expect(decision).toMatchObject({ kind: 'keep', because: 'no-signal' });
});
let coin = 1;

it('says of a row which two answers it could have', async () => {
  const csv = `${soldCarsCsv(400, 5)}50000,Brock,good,Van 120hp,3/12/2016,P 1,maybe\n`;
  const { rows } = await train('maybe', csv, undefined, soldCars.name);
  expect(rows).toMatchObject({ refused: 1 });
  const rejected = await readFile(join(folder, 'maybe', 'rejected.csv'), 'utf8');
  expect(rejected).toContain('sold is ""maybe"", but must be sold or open; write one of the two.');
});
