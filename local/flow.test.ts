import { beforeEach, describe, expect, it } from 'vitest';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import type { FlowDependencies } from '../lambdas/flow/flow.ts';
import { findChampion, promote } from '../registry/champion.ts';
import { accept, answer, findUpload, inForce, isRefusal, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { StorageError, type Store } from '../registry/storage/store.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { decodeModel } from '../training/lattice/model.ts';
import { findUnfinished } from './runs/find-unfinished.ts';
import { describeArrivals } from './testing/arrivals.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import {
  championModel,
  createRugFlow,
  mover,
  putRugs,
  readText,
  rugSums,
  rugsCsv,
  takeUp,
} from './testing/rug-flow.ts';
import type { ToyFlow } from './testing/toy-flow.ts';

const cache = KEPT_TEMPLATES;

describeArrivals(
  'The flow in memory',
  () => cache,
  async () => ({ data: memoryStore(), models: memoryStore() }),
);

describe('the flow', () => {
  let data: Store;
  let models: Store;
  let flow: ToyFlow;
  beforeEach(async () => {
    data = memoryStore();
    models = memoryStore();
    flow = await createRugFlow(data, models, cache);
  });

  it('withdraws one upload of four by subtraction, which gives the bytes of the other three alone', async () => {
    const files = [1, 2, 3, 4].map((seed) => rugsCsv(400 + seed, seed));
    const ids: string[] = [];
    for (const [i, file] of files.entries()) {
      const key = await putRugs(data, `${i}.csv`, file);
      await flow.announce(key);
      ids.push(await uploadIdOf(data, key));
    }
    await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, ids[1]!, mover));
    await flow.request('withdrawal');

    const [otherData, otherModels] = [memoryStore(), memoryStore()];
    const other = await createRugFlow(otherData, otherModels, cache);
    for (const i of [3, 0, 2]) await other.announce(await putRugs(otherData, `${i}.csv`, files[i]!));
    expect((await championModel(models)).bytes).toBe((await championModel(otherModels)).bytes);
    expect((await championModel(models)).version).toBe('v5');
  });

  it('holds a file that could be read in two ways, and reads it again after the owner’s answer', async () => {
    await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
    const [header = '', ...rows] = rugsCsv(900, 2).trim().split('\n');
    const inDollars = [header.replace('price', 'price (USD)'), ...rows].join('\n');
    const key = await putRugs(data, 'b.csv', inDollars);
    await flow.announce(key);
    const id = await uploadIdOf(data, key);
    expect((await readLedger(data, rugs.name)).uploads[id]).toMatchObject({ state: 'held', because: 'other-currency' });
    expect((await championModel(models)).version).toBe('v1');

    await moveLedger(data, rugs.name, (ledger) => answer(ledger, id, { currency: rugs.target.unit }));
    await flow.announce(key);
    const settled = (await readLedger(data, rugs.name)).uploads[id];
    expect(settled).toMatchObject({ state: 'in force' });
    expect(await readText(data, `uploads/rugs/${id}/receipt.json`)).toContain('"convention"');
    expect((await championModel(models)).version).toBe('v2');
  });

  it('completes a withdrawal whose run never ended, although the remaining set was decided on before', async () => {
    await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
    const key = await putRugs(data, 'b.csv', rugsCsv(700, 2));
    await flow.announce(key);
    const id = await uploadIdOf(data, key);
    await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, id, mover));
    expect((await championModel(models)).version).toBe('v2');
    await takeUp(data, models, cache);
    expect((await championModel(models)).version).toBe('v1');
  });

  it('completes the run of an upload that was accepted again, although its set was decided on before', async () => {
    await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
    const key = await putRugs(data, 'b.csv', rugsCsv(700, 2));
    await flow.announce(key);
    const id = await uploadIdOf(data, key);
    await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, id, mover));
    await flow.request('withdrawal');
    await moveLedger(data, rugs.name, (ledger) => accept(ledger, id, mover));
    expect((await championModel(models)).version).toBe('v1');
    await takeUp(data, models, cache);
    expect((await championModel(models)).version).toBe('v2');
    expect((await findUnfinished(data, models, rugSums)).undecided).toBe(false);
  });

  it('has nothing to do if a withdrawn upload returns before a fit without it, and keeps the champion’s record', async () => {
    await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
    const key = await putRugs(data, 'b.csv', rugsCsv(700, 2));
    await flow.announce(key);
    const id = await uploadIdOf(data, key);
    const report = await readText(models, 'rugs/v2/report.json');
    await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, id, mover));
    await moveLedger(data, rugs.name, (ledger) => accept(ledger, id, mover));
    expect((await findUnfinished(data, models, rugSums)).undecided).toBe(true);
    await takeUp(data, models, cache);
    expect((await findUnfinished(data, models, rugSums)).undecided).toBe(false);
    expect(JSON.parse(await readText(models, 'rugs/v2/decision.json'))).toMatchObject({ kind: 'promote', changes: 4 });
    expect(await readText(models, 'rugs/v2/report.json')).toBe(report);
  });

  it('decides on an upload whose run was lost, also after another upload was refused', async () => {
    await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
    const key = await putRugs(data, 'b.csv', rugsCsv(700, 2));
    const lost = { ...models, put: () => Promise.reject(new Error('lost')) };
    await (await createRugFlow(data, lost, cache)).announce(key);
    await flow.request('refusal');
    expect((await championModel(models)).version).toBe('v1');
    expect((await findUnfinished(data, models, rugSums)).undecided).toBe(true);
  });

  it('leaves the decision to the next run if the uploads in force change during a run', async () => {
    await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
    const key = await putRugs(data, 'b.csv', rugsCsv(700, 2));
    const id = await uploadIdOf(data, key);
    const withdrawing: Store = {
      ...models,
      put: async (at, body) => {
        if (at === 'rugs/v2/model.json') await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, id, mover));
        return models.put(at, body);
      },
    };
    await (await createRugFlow(data, withdrawing, cache)).announce(key, 'overtaken');
    expect((await findRun(data, rugs.name, 'overtaken'))?.steps.at(-1)).toMatchObject({
      ends: 'succeeded',
      detail: { kind: 'keep', because: 'superseded' },
    });
    expect((await championModel(models)).version).toBe('v1');
    expect(await models.find('rugs/v2/decision.json')).toBeUndefined();
    await flow.request('withdrawal', 'following');
    expect((await findRun(data, rugs.name, 'following'))?.steps.at(-1)).toMatchObject({
      detail: { because: 'already-champion' },
    });
    expect((await findUnfinished(data, models, rugSums)).undecided).toBe(false);
  });

  it('compares again if the uploads in force change between the decision and the promotion', async () => {
    await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
    const key = await putRugs(data, 'b.csv', rugsCsv(700, 2));
    const id = await uploadIdOf(data, key);
    const withdrawing: Store = {
      ...data,
      putIfAbsent: async (at, body) => {
        const written = await data.putIfAbsent(at, body);
        if (at.endsWith('/decide.json')) await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, id, mover));
        return written;
      },
    };
    await (await createRugFlow(withdrawing, models, cache)).announce(key, 'overtaken');
    const steps = (await findRun(data, rugs.name, 'overtaken'))?.steps ?? [];
    expect(steps.map(({ step }) => step).slice(-4)).toEqual(['evaluate', 'decide', 'evaluate', 'decide']);
    expect(steps.at(-1)).toMatchObject({ ends: 'succeeded', detail: { because: 'superseded' } });
    expect((await championModel(models)).version).toBe('v1');
  });

  it("keeps the owner's choice of a champion when a held upload is refused", async () => {
    await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
    await flow.announce(await putRugs(data, 'b.csv', rugsCsv(700, 2)));
    const found = await findChampion(models, rugs.name);
    await promote(models, rugs.name, { ...mover, version: 'v1' }, found?.etag, decodeModel);
    await flow.request('refusal', 'refusal');
    expect((await championModel(models)).version).toBe('v1');
    expect((await findRun(data, rugs.name, 'refusal'))?.steps.at(-1)).toMatchObject({
      detail: { kind: 'keep', because: 'nothing-changed' },
    });
  });

  it.each([
    ['ten times too high', (price: number) => Math.min(100_000, price * 10)],
    ['random', (_: number, i: number) => 20 + ((i * 7919) % 5000)],
  ])(
    'holds a file of prices that are %s; if the owner accepts it, its candidate is not promoted',
    async (_, priceOf) => {
      await flow.announce(await putRugs(data, 'a.csv', rugsCsv(1500, 1)));
      const before = await championModel(models);
      const key = await putRugs(data, 'nonsense.csv', rugsCsv(600, 2, priceOf));
      await flow.announce(key);
      const id = await uploadIdOf(data, key);
      const held = findUpload(await readLedger(data, rugs.name), id);
      expect(held).toMatchObject({ state: 'held', because: 'contradicts-champion' });
      expect(await readText(data, `uploads/rugs/${id}/receipt.json`)).toMatch(
        /priced outside the champion's 90 % range/,
      );
      expect(await championModel(models)).toEqual(before);

      const moved = await moveLedger(data, rugs.name, (ledger) => accept(ledger, id, mover));
      expect(isRefusal(moved)).toBe(false);
      await flow.request('acceptance', 'forced');
      expect((await championModel(models)).version).toBe(before.version);
      const story = await findRun(data, rugs.name, 'forced');
      expect(story?.steps.at(-1)).toMatchObject({
        step: 'decide',
        detail: { kind: 'keep', because: expect.stringMatching(/contested|worse/) },
      });
    },
  );

  it('holds a cumulative export, and accepts it in place of the uploads that it contains', async () => {
    const [first, later] = [rugsCsv(900, 1), rugsCsv(500, 2)];
    await flow.announce(await putRugs(data, 'a.csv', first));
    const key = await putRugs(data, 'all.csv', first + later.slice(later.indexOf('\n') + 1));
    await flow.announce(key);
    const [contained] = inForce(await readLedger(data, rugs.name));
    const id = await uploadIdOf(data, key);
    expect(findUpload(await readLedger(data, rugs.name), id)).toMatchObject({ state: 'held', because: 'overlaps' });
    await moveLedger(data, rugs.name, (ledger) => accept(ledger, id, { ...mover, insteadOf: [contained!] }));
    await flow.request('acceptance');
    expect(inForce(await readLedger(data, rugs.name))).toEqual([id]);
    expect((await championModel(models)).version).toBe('v2');
  });

  it('refuses a file without a usable row, fits nothing, and keeps the reason of every row', async () => {
    const key = await putRugs(data, 'bad.csv', 'area,knotting,age,fringes,price\n6,medium,30,2,0\nx,fine,1,1,5\n');
    await flow.announce(key, 'bad');
    const id = await uploadIdOf(data, key);
    expect(findUpload(await readLedger(data, rugs.name), id)).toMatchObject({
      state: 'refused',
      because: 'no-usable-row',
    });
    const rejected = await readText(data, `uploads/rugs/${id}/rejected.csv`);
    expect(rejected.trim().split('\n')).toHaveLength(3);
    expect(rejected).toContain('"6,medium,30,2,0"');
    expect((await findRun(data, rugs.name, 'bad'))?.state).toBe('succeeded');
    expect(await findChampion(models, rugs.name)).toBeUndefined();
  });

  it('records why a run failed', async () => {
    await flow.request('request', 'empty');
    const story = await findRun(data, rugs.name, 'empty');
    expect(story).toMatchObject({ state: 'failed' });
    expect(story?.steps.at(-1)?.message).toMatch(/NothingToFitError: no upload of rugs is in force/);
  });

  it('retries if the store fails for a moment, and fails with one sentence if it stays away', async () => {
    const failing = (times: number): FlowDependencies['models'] => {
      let left = times;
      return {
        ...models,
        put: async (key, body) => {
          if (left-- > 0) throw new StorageError(`${key} could not be written: the disk is full (ENOSPC).`);
          return models.put(key, body);
        },
      };
    };
    const key = await putRugs(data, 'a.csv', rugsCsv(900, 1));
    const away = await createRugFlow(data, failing(Number.POSITIVE_INFINITY), cache);
    expect((await away.announce(key, 'full')).status).toBe('FAILED');
    expect((await findRun(data, rugs.name, 'full'))?.steps.at(-1)?.message).toBe(
      'StorageError: rugs/v1/model.json could not be written: the disk is full (ENOSPC).',
    );
    expect(await findChampion(models, rugs.name)).toBeUndefined();
    const flaky = await createRugFlow(data, failing(2), cache);
    await flaky.request('recovery');
    expect((await championModel(models)).version).toBe('v1');
  });
});
