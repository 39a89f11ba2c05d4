import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cars } from '../datasets/testing/cars/cars.ts';
import { carsCsv } from '../datasets/testing/cars/make-cars.ts';
import { answeringKinds } from '../training/kinds/registered/answering.ts';
import { configuringKinds } from '../training/kinds/registered/configuring.ts';
import { fittingKinds } from '../training/kinds/registered/fitting.ts';
import { judgingKinds } from '../training/kinds/registered/judging.ts';
import { referencingKinds } from '../training/kinds/registered/referencing.ts';
import { summarisingKinds } from '../training/kinds/registered/summarising.ts';
import { tryingKinds } from '../training/kinds/registered/trying.ts';
import { evaluate } from './commands/evaluate.ts';
import { explain } from './commands/explain.ts';
import { predict } from './commands/predict.ts';
import { reference } from './commands/reference.ts';
import type { Known } from './known/known.ts';
import { noProgress } from './terminal/progress.ts';
import type { Session } from './terminal/session.ts';
import { trainModel } from './training/train-job.ts';

const known: Known = {
  datasets: new Map([[cars.name, { ...cars, reference: 'cars-reference-1' }]]),
  summarising: summarisingKinds,
  fitting: fittingKinds,
  answering: answeringKinds,
  judging: judgingKinds,
  trying: tryingKinds,
  referencing: referencingKinds,
  configuring: configuringKinds,
};

let folder = '';
let told: { value: object; text: string }[] = [];
const session: Session = {
  json: false,
  progress: noProgress,
  result: (value, text) => told.push({ value, text }),
  note: () => {},
  onInterrupt: () => () => {},
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-terms-'));
  told = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

async function train(version: string, csv: string, base?: string) {
  const output = join(folder, version);
  await mkdir(join(output, 'scratch'), { recursive: true });
  const path = await put(`${version}.csv`, csv);
  const job = { dataset: cars.name, version, data: { name: `${version}.csv`, path }, folder: output };
  return trainModel({ ...job, ...(base !== undefined && { base: join(folder, base) }) }, noProgress, known);
}

it('trains, goes on, prices, explains and measures with terms', async () => {
  const first = await train('first', carsCsv(900, 1));
  expect(first.decision.kind).toBe('promote');
  const second = await train('second', carsCsv(400, 2), 'first');
  expect(second.learned).toMatchObject({ files: 2 });

  const model = join(folder, 'second');
  const item = { km: 60_000, maker: 'Brock', title: 'Van 120hp leather', registered: '3/12/2016' };
  await explain({ model, item: JSON.stringify(item) }, session, known);
  const answer = told[0]!.value as { price: number; reference: { price: number }; reasons: { amount: number }[] };
  const cents = (amount: number) => Math.round(100 * amount);
  const sum = answer.reasons.reduce((total, { amount }) => total + cents(amount), cents(answer.reference.price));
  expect(sum).toBe(cents(answer.price));
  expect(told[0]!.text).toMatch(/maker Brock/);

  const asked = await put('asked.csv', 'km,maker,title\n50000,Brock,"Van, 120hp"\nmany,Brock,Van\n');
  await predict({ model, data: asked, output: join(folder, 'priced.csv') }, session, known);
  const [header, priced, refused] = (await readFile(join(folder, 'priced.csv'), 'utf8')).split('\n');
  expect(header).toMatch(/^km,maker,title,predicted_price,range_low,range_high,/);
  expect(priced).toMatch(/^50000,Brock,"Van, 120hp",\d+\.\d\d,\d+\.\d\d,\d+\.\d\d,/);
  expect(refused).toContain('many');

  await evaluate({ model, data: await put('fresh.csv', carsCsv(300, 3)) }, session, known);
  expect(told.at(-1)!.value).toMatchObject({ rows: { priced: 300 }, known: 0, range: { meant: 0.9 } });
});

it('makes its reference', async () => {
  const output = join(folder, 'reference.json');
  await reference({ dataset: cars.name, data: await put('cars.csv', carsCsv(900, 1)), output }, session, known);
  expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({
    format: 'stima-terms-reference-1',
    version: 'cars-reference-1',
  });
});
