import { expect, it } from 'vitest';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { rugs } from '../training/testing/toy-dataset.ts';
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

it('reads the sums and samples of each upload as often for the twelfth file of a burst as for the second', async () => {
  const data = recordReads(memoryStore());
  const models = recordReads(memoryStore());
  const handlers: Record<string, Handler> = createFlowHandlers({
    datasets: new Map([[rugs.name, rugs]]),
    data: data.store,
    models: models.store,
    now: () => new Date('2026-11-28T12:00:00Z'),
    ...registeredKinds,
    getFrozen: () => ({}),
  });
  const step = (name: string, payload: unknown) => handlers[name]!(payload as never);
  const readFile = async (name: string, seed: number) => {
    const event = { detail: { object: { key: await putRugs(data.store, name, rugsCsv(200, seed)) } } };
    const runId = `run-${seed}`;
    await step('prepare', { runId, input: event });
    return step('ingest', { runId, event });
  };
  expect(await readFile('first.csv', 100)).toMatchObject({ state: 'in force', next: 'fit' });
  const request = { dataset: rugs.name, cause: 'upload', by: 'stima', parameters: {} };
  let passed = await step('fit', { runId: 'run-100', request });
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
