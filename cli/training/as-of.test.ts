import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeRugs, rugsCsv } from '../../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../../datasets/testing/rugs/moving-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { answeringNow } from '../../training/kinds/answering-kind.ts';
import { explain } from '../commands/explain.ts';
import { predict } from '../commands/predict.ts';
import type { Known } from '../known/known.ts';
import { shipped } from '../known/shipped.ts';
import { readModel } from '../pricing/read-model.ts';
import { recordingSession } from '../testing/recording-session.ts';
import { trainFromText } from '../testing/train-from-text.ts';
import type { TrainJob } from './train-request.ts';
import { readUpload } from './upload-options.ts';

const known: Known = { ...shipped, datasets: new Map([[movingRugs.name, movingRugs]]) };

const priceOf = (answer: object) => (answer as { readonly price: number }).price;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-as-of-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type More = Pick<TrainJob, 'upload' | 'base'>;

function learn(version: string, csv: string, more: More) {
  const config = { ...shipped.configuring.lattice!.defaults, reference: 'own' as const };
  const dataset = movingRugs.name;
  return trainFromText(
    known,
    { folder, dataset, version, csv },
    { ...more, ...(more.base === undefined && { config }) },
  );
}

async function train(version: string, csv: string, more: More) {
  await learn(version, csv, more);
  return readModel(join(folder, version), known);
}

it('a training goes on with another month at its own level, and its receipt keeps the months', async () => {
  const alone = await train('may', rugsCsv(900, 1), { upload: { asOf: '2026-05' } });
  expect(alone.answerer.asOf).toBe('2026-05');
  expect(alone.bytes.toString()).not.toContain('2026');
  const halved = rugsCsv(900, 2, (price) => Math.max(1, Math.round(price / 2)));
  const base = join(folder, 'may');
  const { answerer } = await train('june', halved, { base, upload: { asOf: '2026-06', source: 'fair' } });
  const level = (at: string) => {
    const rows = makeRugs(200, 9);
    const asked = answerer.at!(at)!;
    return rows.reduce((sum, { row, price }) => sum + Math.log(priceOf(asked.answer(row)) / price), 0) / rows.length;
  };
  expect(level('2026-05')).toBeCloseTo(0, 1);
  const receipt = JSON.parse(await readFile(join(folder, 'june/receipt.json'), 'utf8'));
  expect(receipt.files).toMatchObject([{ asOf: '2026-05' }, { asOf: '2026-06', source: 'fair' }]);
});

it('the first file of a source is judged by its shape and not by its level, and the next one by both', async () => {
  const base = join(folder, 'own');
  await train('own', rugsCsv(900, 1), { upload: { asOf: '2026-05' } });
  const cheap = (seed: number) => rugsCsv(400, seed, (price) => Math.max(1, Math.round(price * 0.5)));
  const upload = { asOf: '2026-05', source: 'fair' };
  const first = await learn('fair', cheap(2), { base, upload });
  expect(first.warnings).toEqual([]);
  expect(first.notes.join()).toMatch(/These are the first prices of fair\. They stand 5\d\s% below yours\./);
  const next = await learn('fairer', cheap(3), { base: join(folder, 'fair'), upload });
  expect(next).toMatchObject({ warnings: [], notes: [] });
  const own = await learn('cheap', cheap(4), { base: join(folder, 'fair'), upload: { asOf: '2026-05' } });
  expect(own.warnings.join()).toContain('are priced outside the range of fair');
});

const { session, notes, results } = recordingSession();

it('a model that has learnt nothing for months says so with every price of today, in the words of the service', async () => {
  const { answerer } = await train('old', rugsCsv(900, 1), { upload: { asOf: '2020-01' } });
  const served = answeringNow(answerer, new Date()).answer(makeRugs(1, 5)[0]!.row);
  const { code, message } = served.warnings.find((one) => one.code === 'old-level')!;
  await writeFile(join(folder, 'list.csv'), 'area,knotting,age,fringes,as_of\n3,fine,10,1,\n3,fine,10,1,2020-02\n');
  const model = join(folder, 'old');
  const priced = join(folder, 'priced.csv');
  notes.length = 0;
  await predict({ model, data: join(folder, 'list.csv'), output: priced }, session, known);
  expect(notes).toEqual([`Warning ${code}: ${message}.`]);
  const [today, february] = (await readFile(priced, 'utf8')).trim().split('\n').slice(1);
  expect([today!.endsWith(',old,old-level,'), february!.endsWith(',old,,')]).toEqual([true, true]);

  const item = JSON.stringify({ area: 3, knotting: 'fine', age: 10, fringes: 1 });
  await explain({ model, item }, session, known);
  await explain({ model, item, asOf: '2020-02' }, session, known);
  expect(results.map(({ value }) => value)).toMatchObject([
    { asOf: '2020-01', warnings: [{ code }] },
    { warnings: [] },
  ]);
  expect(results[0]!.text).toContain(`Warning ${code}: ${message}.`);
  expect(results[0]!.text).toContain('Prices are at the level of 2020-01.');
  await expect(explain({ model, item, asOf: 'soon' }, session, known)).rejects.toThrow(
    /^--as-of is "soon", but must be a day, a month/,
  );
});

it('a column as_of prices each row at the level of its own month, in any order, and says which time is wrong', async () => {
  await train('may', rugsCsv(900, 1), { upload: { asOf: '2026-05' } });
  const halved = rugsCsv(900, 2, (price) => Math.max(1, Math.round(price / 2)));
  await train('june', halved, { base: join(folder, 'may'), upload: { asOf: '2026-06' } });
  const times = ['2026-05', '', '2026-06-15', '31/05/2026', '05/06/2026', 'soon', '2026-05-01'];
  const rug = '3,fine,10,1';
  const csv = `area,knotting,age,fringes,As of\n${times.map((time) => `${rug},${time}`).join('\n')}\n`;
  await writeFile(join(folder, 'list.csv'), csv);
  const options = { model: join(folder, 'june'), data: join(folder, 'list.csv'), output: join(folder, 'priced.csv') };
  notes.length = 0;
  const pricesOf = async (dates?: 'month-first') => {
    await predict({ ...options, ...(dates && { dates }) }, session, known);
    const [header = '', ...lines] = (await readFile(options.output, 'utf8')).trim().split('\n');
    const [price, error] = ['predicted_price', 'error'].map((name) => header.split(',').indexOf(name));
    return lines.map((line) => Number(line.split(',')[price!]) || line.split(',').slice(error).join(','));
  };
  const [may, empty, june, dayFirst, unclear, soon, again] = await pricesOf();
  expect([again, dayFirst]).toEqual([may, may]);
  expect(june).toBe(empty);
  expect(Number(may) / Number(june)).toBeCloseTo(2, 0);
  expect(unclear).toMatch(/As of is ""05\/06\/2026"": say with --dates/);
  expect(soon).toMatch(/must be a day, a month/);
  expect((await pricesOf('month-first'))[4]).toBe(may);
  // The day of the test decides whether the level is old.
  expect(notes.filter((note) => !note.startsWith('Warning old-level'))).toEqual([]);
});

it('a time or a source of prices is refused where answers depend on neither', () => {
  const now = new Date('2026-11-27T20:00:00Z');
  expect(() => readUpload(rugs, { asOf: '2026-06' }, now)).toThrow(
    '--as-of is "2026-06", but answers of rugs depend on no time and no source; leave it out.',
  );
  expect(() => readUpload(rugs, { source: 'fair' }, now)).toThrow('--source is "fair", but answers of rugs depend on');
  expect(readUpload(rugs, {}, now)).toBeUndefined();
});
