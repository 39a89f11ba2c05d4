import { describe, expect, it } from 'vitest';
import { makeRugs } from '../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../datasets/testing/rugs/moving-rugs.ts';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import type { ShardSizes } from '../lambdas/flow/shards/shard-sizes.ts';
import { createModelCache } from '../lambdas/http/routes/model-cache.ts';
import { findChampion } from '../registry/champion.ts';
import { accept, findUpload } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findReceipt } from '../registry/receipt.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { uploadIdOfBytes } from '../registry/upload-id.ts';
import { kindOf } from '../training/kinds/kind.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { makeReference } from '../training/lattice/make-reference.ts';
import { createRecipe } from '../training/lattice/recipe.ts';
import { findCentres } from '../training/lattice/residual-centres.ts';
import { createSummariser } from '../training/lattice/summarise.ts';
import { readReport } from '../training/report/read-report.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, putRugs, rugsCsv } from './testing/rug-flow.ts';
import type { ToyFlow } from './testing/toy-flow.ts';

const months = ['2026-03', '2026-04', '2026-05', '2026-06'];
/** Rugs of each month, each a tenth cheaper than the month before. */
const fileOf = (m: number) => rugsCsv(300, m + 1, (price) => Math.max(1, Math.round(price * 0.9 ** m)));

async function learnt(files: readonly (readonly [name: string, csv: string])[]) {
  const [data, models] = [memoryStore(), memoryStore()];
  const flow = await createRugFlow(data, models, KEPT_TEMPLATES, { datasets: new Map([[rugs.name, movingRugs]]) });
  for (const [name, csv] of files) {
    const outcome = await flow.announce(await putRugs(data, name, csv));
    expect(outcome.status).toBe('SUCCEEDED');
  }
  return {
    data,
    models,
    flow,
    answerer: async () => {
      const { version } = (await findChampion(models, rugs.name))!.champion;
      const { body } = await models.get(`${rugs.name}/${version}/model.json`);
      return {
        bytes: Buffer.from(body).toString(),
        model: kindOf(registeredKinds.answering, movingRugs).openModel(movingRugs, body),
      };
    },
  };
}

/** Mean distance of the answers from the prices of the first month, in ln price. */
function levelOf(model: { answer(row: Float64Array): object }): number {
  const rows = makeRugs(200, 99);
  const sum = rows.reduce((total, { row, price }) => {
    const answer = model.answer(row) as { price: number };
    return total + Math.log(answer.price / price);
  }, 0);
  return sum / rows.length;
}

describe('a file of each month, in a market that falls by a tenth a month', () => {
  const files = months.map((month, m) => [`${month}/list.csv`, fileOf(m)] as const);

  it('is learnt at its own level: answers are at that of the last month, and any other can be asked for', async () => {
    const { answerer, data } = await learnt(files);
    const { model } = await answerer();
    expect(model.asOf).toBe('2026-06');
    expect(levelOf(model)).toBeCloseTo(3 * Math.log(0.9), 1);
    for (const [m, month] of months.entries()) {
      const then = model.at?.(month);
      expect(then?.asOf).toBe(month);
      expect(levelOf(then!)).toBeCloseTo(m * Math.log(0.9), 1);
    }
    const id = uploadIdOfBytes(Buffer.from(fileOf(1)));
    expect(await findReceipt(data, rugs.name, id)).toMatchObject({ asOf: '2026-04', name: '2026-04/list.csv' });
  });

  it('is priced by the champion of the month before, and the report and the decision say how far off that was', async () => {
    const { data, models } = await learnt(files);
    const receipts = await Promise.all(
      months.map((_, m) => findReceipt(data, rugs.name, uploadIdOfBytes(Buffer.from(fileOf(m))))),
    );
    // There was no champion when the first file came. Of the second, the first file's level alone was known.
    expect(receipts[0]!.forward).toBeUndefined();
    const cells = receipts[3]!.forward!.cells;
    expect(receipts[3]!.forward!.knownUntil).toBe('2026-05');
    expect([...new Set(cells.map(({ period }) => period))]).toEqual(['2026-06']);
    expect(cells.reduce((sum, { rows }) => sum + rows, 0)).toBe(receipts[3]!.rows.accepted);
    const { version } = (await findChampion(models, rugs.name))!.champion;
    const { comparison } = readReport(
      JSON.parse(Buffer.from((await models.get(`${rugs.name}/${version}/report.json`)).body).toString()),
      '',
    );
    expect(comparison.forward!.map(({ period }) => period)).toEqual(months.slice(1));
    // A tenth off each month, which the last known level cannot know.
    for (const { bias, error } of comparison.forward!) {
      expect(bias).toBeGreaterThan(0.05);
      expect(error).toBeLessThan(0.25);
    }
    const page = Buffer.from((await models.get(`${rugs.name}/${version}/report.html`)).body).toString();
    expect(page).toContain('Errors forward in time');
    expect(page).toContain('that were priced before they were learnt');
  });

  it('gives an index: each month against the last, with the rows that it rests on', async () => {
    const { answerer } = await learnt(files);
    const { asOf, scale, periods } = (await answerer()).model.market!()!;
    expect([asOf, scale]).toEqual(['2026-06', { name: 'area', unit: 'm²' }]);
    expect(periods.map(({ period }) => period)).toEqual(months);
    for (const [m, { level, low, high, rows, sizes }] of periods.entries()) {
      expect(level).toBeCloseTo(0.9 ** (m - 3), 1);
      expect(low <= level && level <= high).toBe(true);
      expect(sizes.map(({ size }) => size)).toEqual([0.5, 2.5, 12]);
      expect(sizes.reduce((sum, one) => sum + one.rows, 0)).toBe(rows);
      expect(rows).toBeGreaterThan(200);
    }
    expect(periods.at(-1)).toMatchObject({ level: 1, low: 1, high: 1 });
  });

  it('comes to the same bytes in whatever order the files come', async () => {
    const forth = await (await learnt(files)).answerer();
    const back = await (await learnt(files.toReversed())).answerer();
    expect(back.bytes).toBe(forth.bytes);
  });

  it('has a wider range for a month of which nothing is known yet', async () => {
    const { model } = await (await learnt(files)).answerer();
    const { row } = makeRugs(1, 5)[0]!;
    const width = (at: string) => model.relativeWidth!(model.at!(at)!.answer(row));
    expect(width('2026-07')).toBeGreaterThan(1.05 * width('2026-06'));
    expect(width('2026-09')).toBeGreaterThan(1.05 * width('2026-07'));
    expect(levelOf(model.at!('2026-09')!)).toBeCloseTo(levelOf(model), 9);
    expect(model.at?.('next month')).toBeUndefined();
    for (const later of ['2026-07', '2026-09']) expect(model.at!(later)!.asOf).toBe('2026-06');
  });

  it('says so once three months are without news, by the day of the question too', async () => {
    const { model } = await (await learnt(files)).answerer();
    const { row } = makeRugs(1, 5)[0]!;
    const codes = (of: typeof model) => of.answer(row).warnings.map(({ code }) => code);
    expect(codes(model.at!('2026-08')!)).toEqual([]);
    const warned = model.at!('2026-09')!;
    expect(codes(warned)).toEqual(['old-level']);
    expect(warned.answer(row).warnings[0]!.message).toContain('since 2026-06, 3 months before');
    expect(warned.csvCells(row).warnings).toEqual(warned.answer(row).warnings);
    expect(model.on!('2026-06-30')).toBe(model);
    expect(model.on!('2026-05-02')).toBe(model);
    expect(model.on!('2026-09-01').answer(row)).toEqual(warned.answer(row));
  });
});

it('a file in a folder of a time that has not begun is refused, and is read once it lies elsewhere', async () => {
  const { data, answerer } = await learnt([
    ['2062-06/list.csv', fileOf(0)],
    ['2026-06/list.csv', fileOf(0)],
  ]);
  const refused = await findReceipt(data, rugs.name, uploadIdOfBytes(Buffer.from('incoming/rugs/2062-06/list.csv')));
  expect(refused?.verdict).toMatchObject({ state: 'refused', because: 'impossible-time' });
  const { model } = await answerer();
  expect(levelOf(model)).toBeCloseTo(0, 1);
});

it('a source below the owner’s level teaches what grades are worth, and moves no price of his', async () => {
  const cheap = rugsCsv(900, 21, (price) => Math.max(1, Math.round(price * 0.75)));
  const files = [
    ['2026-06/own.csv', rugsCsv(60, 22)],
    ['wholesaler/2026-06/list.csv', cheap],
  ] as const;
  const { answerer, data } = await learnt(files);
  const held = await findReceipt(data, rugs.name, uploadIdOfBytes(Buffer.from(cheap)));
  expect(held).toMatchObject({ source: 'wholesaler', asOf: '2026-06' });
  const { model, bytes } = await answerer();
  expect(bytes).toContain('"sources":["wholesaler"]');
  expect(Math.abs(levelOf(model))).toBeLessThan(0.06);
});

describe('rows of a market that has moved since the reference', () => {
  const weighed = { ...movingRugs, reference: 'rugs-1' };
  const recipe = createRecipe(weighed, undefined, 'rugs-1');
  const reference = makeReference(recipe, 'rugs-1', (visit) => {
    for (const { row, price } of makeRugs(400, 31)) visit(row, price);
  });
  const fallen = (price: number) => Math.max(1, Math.round(price * 0.8));
  const csv = rugsCsv(300, 32, fallen);
  const folder = `uploads/rugs/${uploadIdOfBytes(Buffer.from(csv))}`;

  /** Reads the file, and gives what is kept of it, before and after its sums were lost. */
  const readWith = async (shardSizes: ShardSizes) => {
    const [data, models] = [memoryStore(), memoryStore()];
    const flow = await createRugFlow(data, models, KEPT_TEMPLATES, {
      ...{ datasets: new Map([[rugs.name, weighed]]), getFrozen: () => ({ reference }), shardSizes },
    });
    const kept = async () =>
      Promise.all(
        ['summary.bin', 'samples.bin'].map(async (file) =>
          Buffer.from((await data.get(`${folder}/${file}`)).body).toString('base64'),
        ),
      );
    expect(await flow.announce(await putRugs(data, '2026-05/list.csv', csv), 'first')).toMatchObject({
      status: 'SUCCEEDED',
    });
    const first = await kept();
    const steps = (await findRun(data, rugs.name, 'first'))!.steps.map(({ step }) => step);
    await data.remove(`${folder}/summary.bin`);
    expect(await flow.request('request')).toMatchObject({ status: 'SUCCEEDED' });
    return { first, renewed: await kept(), steps };
  };

  it('are weighed about the middle of their file, whole, in shards and when their sums are made again', async () => {
    // Weighed about the reference itself, the rows would count less.
    const summariser = createSummariser(recipe, reference);
    for (const { row, price } of makeRugs(300, 32)) summariser.add(row, fallen(price));
    expect(findCentres(summariser.finish().residuals!)).toBeDefined();

    const whole = await readWith({ overBytes: Number.MAX_SAFE_INTEGER, pieceBytes: 1 });
    expect(whole.renewed).toEqual(whole.first);
    const cut = await readWith({ overBytes: 100, pieceBytes: 900 });
    expect(cut.steps).toContain('second-pass');
    expect(cut.first).toEqual(whole.first);
    expect(cut.renewed).toEqual(whole.first);
  });
});

it('a model of one month says it by the record of its fit, and is less certain at any other', async () => {
  const { models, answerer } = await learnt([['2026-06/list.csv', fileOf(0)]]);
  const { bytes, model } = await answerer();
  expect(model.asOf).toBeUndefined();
  const { answerer: undated } = await learnt([['list.csv', fileOf(0)]]);
  expect((await undated()).bytes).toBe(bytes);
  const decode = (_: string, body: Uint8Array, asOf?: string) =>
    kindOf(registeredKinds.answering, movingRugs).openModel(movingRugs, body, asOf);
  const cache = createModelCache({ models, decode, maxAgeMs: 0 });
  const { model: known } = (await cache.findChampion(rugs.name))!;
  expect(known.asOf).toBe('2026-06');
  expect(levelOf(known)).toBe(levelOf(model));
  const { row } = makeRugs(1, 5)[0]!;
  const width = (at: string) => known.relativeWidth!(known.at!(at)!.answer(row));
  expect(width('2026-06')).toBe(model.relativeWidth!(model.answer(row)));
  expect(width('2026-09')).toBeGreaterThan(1.05 * width('2026-06'));
  // A record that is damaged, or older, takes nothing from the price.
  await models.put(`${rugs.name}/v1/fit.json`, '{');
  const again = await createModelCache({ models, decode, maxAgeMs: 0 }).findChampion(rugs.name);
  expect(again?.model.asOf).toBeUndefined();
});

describe('the month of a file that is corrected', () => {
  const correct = (flow: ToyFlow, uploadId: string, asOf: string) =>
    flow.request('correction', undefined, { correction: { uploadId, asOf } });
  const idOf = (csv: string) => uploadIdOfBytes(Buffer.from(csv));
  const asSent = [
    ['2026-03/a.csv', fileOf(0)],
    ['2026-04/b.csv', fileOf(1)],
    ['2026-06/c.csv', fileOf(2)],
  ] as const;

  it('moves its sums without a row being read, and comes to the bytes of a file that came with that month', async () => {
    const right = await learnt([...asSent.slice(0, 2), ['2026-05/c.csv', fileOf(2)]]);
    const { data, flow, answerer } = await learnt(asSent);
    const id = idOf(fileOf(2));
    await data.remove(`uploads/rugs/${id}/accepted.csv.gz`);
    expect(await correct(flow, id, '2026-05')).toMatchObject({ status: 'SUCCEEDED' });
    const { bytes, model } = await answerer();
    expect(bytes).toBe((await right.answerer()).bytes);
    expect(model.asOf).toBe('2026-05');
    const { uploads } = await readLedger(data, rugs.name);
    const moved = uploads[id]!.correctedAs!;
    expect(uploads[id]).toMatchObject({ state: 'withdrawn', because: `replaced by ${moved}` });
    expect(uploads[moved]).toMatchObject({ state: 'in force', by: 'owner', name: '2026-06/c.csv' });
    expect(await findReceipt(data, rugs.name, moved)).toMatchObject({
      asOf: '2026-05',
      corrects: { uploadId: id, asOf: '2026-06' },
    });
    const both = await moveLedger(data, rugs.name, (ledger) => accept(ledger, id, { by: 'owner', since: '' }));
    expect(both).toMatchObject({ refused: 'not-held', message: expect.stringContaining(moved) });
  });

  it('can be corrected again, and back to what it was', async () => {
    const { data, flow, answerer } = await learnt(asSent);
    const before = (await answerer()).bytes;
    const id = idOf(fileOf(2));
    const nowOf = async (one: string) => (await readLedger(data, rugs.name)).uploads[one]!.correctedAs!;
    await correct(flow, id, '2026-05');
    await correct(flow, await nowOf(id), '2026-07');
    const last = await nowOf(await nowOf(id));
    expect((await findReceipt(data, rugs.name, last))?.corrects?.uploadId).toBe(id);
    expect(await correct(flow, last, '2026-06')).toMatchObject({ status: 'SUCCEEDED' });
    expect(findUpload(await readLedger(data, rugs.name), id)).toMatchObject({ state: 'in force' });
    expect((await answerer()).bytes).toBe(before);
  });

  it('is that of sums that are made anew from the accepted rows of the file', async () => {
    const { data, flow, answerer } = await learnt(asSent);
    const id = idOf(fileOf(2));
    await correct(flow, id, '2026-05');
    const { bytes } = await answerer();
    const moved = (await readLedger(data, rugs.name)).uploads[id]!.correctedAs!;
    const sums = async () => Buffer.from((await data.get(`uploads/rugs/${moved}/summary.bin`)).body).toString('base64');
    const before = await sums();
    await data.remove(`uploads/rugs/${moved}/summary.bin`);
    expect(await flow.request('request')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await sums()).toBe(before);
    expect((await answerer()).bytes).toBe(bytes);
  });
});
