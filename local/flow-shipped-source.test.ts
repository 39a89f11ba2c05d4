import { expect, it } from 'vitest';
import type { LatticeDataset } from '../datasets/lattice-dataset.ts';
import { makeRugs } from '../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../datasets/testing/rugs/moving-rugs.ts';
import { openStoredSums } from '../lambdas/flow/flow.ts';
import { findChampion } from '../registry/champion.ts';
import { findReceipt } from '../registry/receipt.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { uploadIdOfBytes } from '../registry/upload-id.ts';
import { kindOf } from '../training/kinds/kind.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { drawingKinds } from '../training/kinds/registered/drawing.ts';
import { createAppraiser } from '../training/lattice/appraise.ts';
import { decodeModel } from '../training/lattice/model.ts';
import { withCurrency } from '../training/table/with-currency.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, putRugs, readText, rugsCsv } from './testing/rug-flow.ts';
import { takeUpToy } from './testing/toy-flow.ts';

const shippedCsv = rugsCsv(900, 41, (price) => Math.max(1, Math.round(price * 0.9)));
const ownCsv = rugsCsv(40, 42);
/** The same dataset, whose shipped rows are known. */
const shipping = {
  ...movingRugs,
  ships: { uploadId: uploadIdOfBytes(Buffer.from(shippedCsv)), source: 'shipped' },
} satisfies LatticeDataset;

async function learn(dataset: LatticeDataset, data: Store, models: Store, files: Readonly<Record<string, string>>) {
  const flow = await createRugFlow(data, models, KEPT_TEMPLATES, { datasets: new Map([[dataset.name, dataset]]) });
  for (const [name, csv] of Object.entries(files))
    expect(await flow.announce(await putRugs(data, name, csv))).toMatchObject({ status: 'SUCCEEDED' });
  return flow;
}

async function champion(models: Store) {
  const { version } = (await findChampion(models, movingRugs.name))!.champion;
  const { body } = await models.get(`${movingRugs.name}/${version}/model.json`);
  return { version, bytes: Buffer.from(body).toString(), model: decodeModel(body) };
}

const stores = () => [memoryStore(), memoryStore()] as const;

it('the rows that ship are of a source of their own: forty rows of the owner put the answers at his level', async () => {
  const [data, models] = stores();
  await learn(shipping, data, models, { 'rugs.csv': shippedCsv, 'own.csv': ownCsv });
  const { model } = await champion(models);
  expect(model.levels).toMatchObject({ baseSource: '', sources: ['shipped'] });
  const appraiser = createAppraiser(shipping, model);
  const rows = makeRugs(300, 43);
  const mean = rows.reduce((sum, { row, price }) => sum + Math.log(appraiser.price(row) / price), 0) / rows.length;
  // Pooled with the others they would stand a tenth lower.
  expect(Math.abs(mean)).toBeLessThan(0.04);
  const receipt = await findReceipt(data, shipping.name, shipping.ships.uploadId);
  expect(receipt).toMatchObject({ source: 'shipped' });
  expect(receipt).not.toHaveProperty('asOf');
});

it('the answer says how many rows of the owner its level rests on, and its range is wider where they are few', async () => {
  const fitted = async (own: number) => {
    const [data, models] = stores();
    await learn(shipping, data, models, { 'rugs.csv': shippedCsv, 'own.csv': rugsCsv(own, 44) });
    const { model, bytes, version } = await champion(models);
    const report = await readText(models, `${shipping.name}/${version}/report.json`);
    const answerer = kindOf(registeredKinds.answering, shipping).openModel(shipping, Buffer.from(bytes));
    return { own: model.levels!.own!, model, report, answer: answerer.answer(makeRugs(1, 45)[0]!.row) };
  };
  const [few, many] = [await fitted(12), await fitted(300)];
  expect(few.answer).toMatchObject({ ownRows: few.own.rows });
  expect(few.report).toContain(`"ownRows": ${few.own.rows}`);
  expect(few.own.rows).toBeLessThan(12.5);
  expect(many.own.rows).toBeGreaterThan(200);
  for (const [k, deviation] of few.own.deviations.entries()) {
    // No less than the residual over the root of the rows, and no more than the source's own deviations.
    expect(deviation).toBeGreaterThan(many.own.deviations[k]!);
    expect(deviation).toBeLessThan(Math.hypot(0.3, 0.05));
    expect(many.own.deviations[k]!).toBeGreaterThan(0.2 / Math.sqrt(1.2 * many.own.rows) / 2);
  }
  // The same model without what is known of the owner's level has a narrower range.
  const { own: _, ...levels } = few.model.levels!;
  const { row } = makeRugs(1, 45)[0]!;
  const widthOf = (model: typeof few.model) => {
    const { low, high } = createAppraiser(shipping, model).range(row);
    return Math.log(high / low);
  };
  expect(widthOf(few.model)).toBeGreaterThan(1.01 * widthOf({ ...few.model, levels }));
});

it('they are known by their content, under whatever name and in whatever folder they come', async () => {
  const [data, models] = stores();
  await learn(shipping, data, models, { '2026-03/list.csv': shippedCsv, '2026-04/own.csv': ownCsv });
  expect((await champion(models)).model.levels).toMatchObject({ periods: [2026 * 12 + 3], sources: ['shipped'] });
});

it('by themselves they give the model that they gave before they were a source', async () => {
  const [[data, models], [before, modelsBefore]] = [stores(), stores()];
  await learn(shipping, data, models, { 'rugs.csv': shippedCsv });
  await learn(movingRugs, before, modelsBefore, { 'rugs.csv': shippedCsv });
  expect((await champion(models)).bytes).toBe((await champion(modelsBefore)).bytes);
});

it('a store in which they counted as the owner’s is read on, and comes to the model of a new store', async () => {
  const files = { '2026-03/rugs.csv': shippedCsv, '2026-03/own.csv': ownCsv };
  const [[data, models], [fresh, freshModels]] = [stores(), stores()];
  await learn(movingRugs, data, models, files);
  const pooled = await champion(models);
  expect(pooled.model.levels).toBeUndefined();
  await learn(shipping, fresh, freshModels, files);

  const flow = await learn(shipping, data, models, {});
  const sums = openStoredSums({ datasets: new Map([[shipping.name, shipping]]), ...registeredKinds }, shipping.name);
  await takeUpToy(flow, sums, data, models);
  const now = await champion(models);
  expect(now.version).not.toBe(pooled.version);
  expect(now.bytes).toBe((await champion(freshModels)).bytes);
});

it('prices are in the owner’s currency as soon as they stand at his level; what ships stays in its own', async () => {
  const inFrancs = withCurrency(shipping, 'CHF');
  const [[data, models], [plain, plainModels]] = [stores(), stores()];
  await learn(inFrancs, data, models, { 'rugs.csv': shippedCsv });
  await learn(shipping, plain, plainModels, { 'rugs.csv': shippedCsv });
  const alone = await champion(models);
  expect(alone.bytes).toBe((await champion(plainModels)).bytes);
  const { row } = makeRugs(1, 45)[0]!;
  const open = (of: LatticeDataset, bytes: string) =>
    kindOf(registeredKinds.answering, of).openModel(of, Buffer.from(bytes));
  expect(open(inFrancs, alone.bytes).answer(row)).toMatchObject({ unit: 'EUR' });
  // What ships is of no time, so no answer claims to have the level of the month that is asked for.
  expect(open(inFrancs, alone.bytes).at!('2026-06')!.asOf).toBeUndefined();

  await learn(inFrancs, data, models, { 'own.csv': ownCsv.replace('price', 'price (CHF)') });
  const own = await champion(models);
  const answer = open(inFrancs, own.bytes).answer(row);
  expect(answer).toMatchObject({ unit: 'CHF' });
  expect(kindOf(drawingKinds, inFrancs).draw(inFrancs, answer, 'v2')).toMatch(/ CHF, /);
  // A model names its own unit, so every reader shows the same one.
  expect(open(shipping, own.bytes).answer(row)).toMatchObject({ unit: 'CHF' });
  expect(await readText(models, `${shipping.name}/${own.version}/report.json`)).toContain('"unit": "CHF"');
});

it('a store keeps the currency of its owner: a run in another one fails with a sentence, and nothing is learnt', async () => {
  const [inFrancs, inPounds] = ['CHF', 'GBP'].map((currency) => withCurrency(shipping, currency));
  const [data, models] = stores();
  // What ships is in a currency of its own, and a list that waits for an answer is not read yet.
  await learn(inFrancs!, data, models, { 'rugs.csv': shippedCsv, 'list.csv': ownCsv.replace('price', 'price (GBP)') });
  await learn(inPounds!, data, models, { 'own.csv': ownCsv });
  expect(await findReceipt(data, shipping.name, uploadIdOfBytes(Buffer.from(ownCsv)))).toMatchObject({
    currency: 'GBP',
  });
  const before = await champion(models);
  const next = rugsCsv(40, 47);
  for (const other of [inFrancs!, shipping]) {
    const flow = await learn(other, data, models, {});
    const outcome = await flow.announce(await putRugs(data, 'next.csv', next));
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'CurrencyError' });
    expect(JSON.stringify(outcome)).toContain(
      `prices of rugs in this store are in GBP, and ${other.target.unit} is set now; set GBP again, use another store,`,
    );
  }
  expect(await champion(models)).toEqual(before);
  expect(await findReceipt(data, shipping.name, uploadIdOfBytes(Buffer.from(next)))).toBeUndefined();
  const again = await learn(inPounds!, data, models, { 'next.csv': next });
  expect(again).toBeDefined();
});

it('in another currency than the owner’s, a list in the declared one is asked about', async () => {
  const [data, models] = stores();
  const list = rugsCsv(300, 46).replace('price', 'price (EUR)');
  await learn(withCurrency(shipping, 'CHF'), data, models, {
    'rugs.csv': shippedCsv,
    'own.csv': ownCsv,
    'list.csv': list,
  });
  const { verdict } = (await findReceipt(data, shipping.name, uploadIdOfBytes(Buffer.from(list))))!;
  expect(verdict).toMatchObject({ state: 'held', because: 'other-currency' });
  expect(verdict.message).toContain('{"source":"eur-list"} or {"currency":"CHF"}');
});
