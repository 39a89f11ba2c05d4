import { expect, it } from 'vitest';
import { rugsCsv } from '../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../datasets/testing/rugs/moving-rugs.ts';
import { createModelCache } from '../lambdas/http/routes/model-cache.ts';
import { predictRoutes } from '../lambdas/http/routes/predict.ts';
import { call } from '../lambdas/http/testing/call.ts';
import { findUpload, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { uploadIdOfBytes } from '../registry/upload-id.ts';
import { kindOf } from '../training/kinds/kind.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, mover, putRugs } from './testing/rug-flow.ts';

/** docs/teaching.md, "Twelve months": the market falls by a fiftieth of January's price a month. */
const level = (month: number) => 1.26 - 0.02 * month;
const nameOf = (month: number) => `2025-${String(month).padStart(2, '0')}`;
const fileOf = (month: number) => rugsCsv(400, month, (price) => Math.max(1, Math.round(price * level(month))));
const MONTHS = Array.from({ length: 12 }, (_, m) => m + 1);
const OUT_OF_ORDER = [7, 2, 11, 5, 9, 1, 12, 4, 8, 10, 3, 6];

async function dropIn(months: readonly number[]) {
  const [data, models] = [memoryStore(), memoryStore()];
  const datasets = new Map([[movingRugs.name, movingRugs]]);
  const flow = await createRugFlow(data, models, KEPT_TEMPLATES, { datasets });
  for (const month of months)
    expect(await flow.announce(await putRugs(data, `${nameOf(month)}/list.csv`, fileOf(month)))).toMatchObject({
      status: 'SUCCEEDED',
    });
  const { answering } = registeredKinds;
  const routes = () =>
    predictRoutes({
      ...{ datasets, answering },
      models: createModelCache({
        models,
        decode: (_, bytes, asOf) => kindOf(answering, movingRugs).openModel(movingRugs, bytes, asOf),
        maxAgeMs: 0,
      }),
    });
  const rug = { area: 3, knotting: 'fine', age: 10, fringes: 1 };
  const price = async (asOf?: string) => {
    const asked = { path: { dataset: 'rugs' }, body: rug, ...(asOf !== undefined && { query: { asOf } }) };
    return (await call(routes(), 'POST /v1/{dataset}/predict', asked)).body;
  };
  return { data, flow, price, prices: () => Promise.all(MONTHS.map((month) => price(nameOf(month)))) };
}

it('twelve monthly files come out of order, one is withdrawn, and a rug has its price of each month', async () => {
  const { data, flow, price, prices } = await dropIn(OUT_OF_ORDER);
  const all = await prices();
  expect(all.map(({ asOf }) => asOf)).toEqual(MONTHS.map(nameOf));
  const today = await price();
  expect([today.asOf, today.price]).toEqual(['2025-12', all[11].price]);
  for (const [m, one] of all.entries())
    expect(Math.abs(one.price / today.price / (level(m + 1) / level(12)) - 1), nameOf(m + 1)).toBeLessThan(0.05);
  const forth = await (await dropIn(MONTHS)).prices();
  expect(all.map((one) => one.price)).toEqual(forth.map((one) => one.price));

  const may = uploadIdOfBytes(Buffer.from(fileOf(5)));
  await moveLedger(data, movingRugs.name, (ledger) => withdraw(ledger, may, mover));
  await flow.request('withdrawal', undefined, { confirm: true });
  expect(findUpload(await readLedger(data, movingRugs.name), may)).toMatchObject({ state: 'withdrawn' });
  const without = await prices();
  const never = await (await dropIn(MONTHS.filter((month) => month !== 5))).prices();
  expect(without.map((one) => one.price)).toEqual(never.map((one) => one.price));
  // Nothing is known of May now: it lies between its neighbours.
  const [april, mayPrice, june] = without.slice(3, 6).map((one) => one.price);
  expect(mayPrice).toBeGreaterThan(Math.min(april, june));
  expect(mayPrice).toBeLessThan(Math.max(april, june));
}, 60_000);
