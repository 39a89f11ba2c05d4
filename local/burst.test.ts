import { expect, it } from 'vitest';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { createFlowHandlers } from './runs/flow-handlers.ts';
import type { Handler } from './state-machine/state-machine.ts';
import { putRugs, rugsCsv } from './testing/rug-flow.ts';

/** A store that lists the keys of all objects that are read. */
function recordReads(store: Store): { readonly store: Store; readonly keys: string[] } {
  const keys: string[] = [];
  const record =
    <A extends [key: string, ...unknown[]], R>(read: (...all: A) => R) =>
    (...all: A): R => {
      keys.push(all[0]);
      return read(...all);
    };
  const { get, find, openRead, readRange } = store;
  const reading = { get: record(get), find: record(find), openRead: record(openRead), readRange: record(readRange) };
  return { store: { ...store, ...reading }, keys };
}

const FILES = 12;

const REQUEST = { dataset: rugs.name, cause: 'upload', by: 'stima', parameters: {} };

/** The steps of a flow over some stores, and the way of one file through its reading. */
async function createBurst(data: Store, models: Store) {
  const handlers: Record<string, Handler> = createFlowHandlers({
    datasets: new Map([[rugs.name, rugs]]),
    data,
    models,
    now: () => new Date('2026-11-28T12:00:00Z'),
    ...registeredKinds,
    getFrozen: () => ({}),
  });
  const step = (name: string, payload: unknown) => handlers[name]!(payload as never);
  const readFile = async (name: string, seed: number) => {
    const event = { detail: { object: { key: await putRugs(data, name, rugsCsv(200, seed)) } } };
    const runId = `run-${seed}`;
    await step('prepare', { runId, input: event });
    return step('ingest', { runId, event });
  };
  return { step, readFile };
}

it('reads the sums and samples of each upload as often for the twelfth file of a burst as for the second', async () => {
  const data = recordReads(memoryStore());
  const models = recordReads(memoryStore());
  const { step, readFile } = await createBurst(data.store, models.store);
  expect(await readFile('first.csv', 100)).toMatchObject({ state: 'in force', next: 'fit' });
  let passed = await step('fit', { runId: 'run-100', request: REQUEST });
  for (const name of ['evaluate', 'decide', 'promote']) passed = await step(name, passed);

  const countReads = async (seed: number) => {
    const before = [data.keys.length, models.keys.length] as const;
    expect(await readFile(`${seed}.csv`, seed)).toMatchObject({ state: 'in force' });
    const read = (keys: readonly string[], end: string) => keys.filter((key) => key.endsWith(end)).length;
    const [ofData, ofModels] = [data.keys.slice(before[0]), models.keys.slice(before[1])];
    return {
      sums: read(ofData, 'summary.bin'),
      samples: read(ofData, 'samples.bin'),
      models: read(ofModels, 'model.json'),
    };
  };
  await countReads(1);
  const second = await countReads(2);
  for (let seed = 3; seed < FILES; seed++) await countReads(seed);
  expect(await countReads(FILES)).toEqual(second);
  expect(second).toEqual({ sums: 1, samples: 1, models: 0 });
});

it('compares once for all runs of a burst that waited for the same fit', async () => {
  const data = recordReads(memoryStore());
  const models = memoryStore();
  const flow = await createBurst(data.store, models);
  for (let seed = 1; seed <= FILES; seed++) await flow.readFile(`${seed}.csv`, seed);
  const finish = async (runId: string) => {
    const before = data.keys.length;
    let passed = await flow.step('fit', { runId, request: REQUEST });
    for (const name of ['evaluate', 'decide']) passed = await flow.step(name, passed);
    const { decision } = passed as { readonly decision: { readonly kind: string; readonly because?: string } };
    if (decision.kind === 'promote') await flow.step('promote', passed);
    return { decision, samples: data.keys.slice(before).filter((key) => key.endsWith('samples.bin')).length };
  };
  expect(await finish('run-1')).toMatchObject({ decision: { kind: 'promote' } });
  // The second run compares the new champion with itself.
  const second = await finish('run-2');
  expect(second.decision).toMatchObject({ kind: 'keep', because: 'already-champion' });
  expect(second.samples).toBeGreaterThan(0);
  for (let run = 3; run <= FILES; run++) expect(await finish(`run-${run}`)).toEqual({ ...second, samples: 0 });

  // Another file is another set, and so another comparison.
  await flow.readFile('later.csv', FILES + 1);
  expect((await finish('run-later')).samples).toBeGreaterThan(0);
});

it('makes a damaged report again, though the comparison is known', async () => {
  const [data, models] = [memoryStore(), memoryStore()];
  const flow = await createBurst(data, models);
  await flow.readFile('first.csv', 1);
  const fitted = await flow.step('fit', { runId: 'run-1', request: REQUEST });
  await flow.step('evaluate', fitted);
  const report = (await models.get('rugs/v1/report.json')).body;
  await models.put('rugs/v1/report.json', '{');
  await flow.step('evaluate', fitted);
  expect((await models.get('rugs/v1/report.json')).body).toEqual(report);
});
