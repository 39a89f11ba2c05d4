import { openStoredSums } from '../../lambdas/flow/flow.ts';
import { readShardSizes } from '../../lambdas/flow/shards/shard-sizes.ts';
import { findChampion } from '../../registry/champion.ts';
import type { Store } from '../../registry/storage/store.ts';
import { registeredKinds } from '../../training/kinds/registered/all.ts';
import { decodeModel } from '../../training/lattice/model.ts';
import { makeRugs, rugs } from '../../training/testing/toy-dataset.ts';
import { findUnfinished } from '../runs/find-unfinished.ts';
import { createFlowHandlers, type RunDependencies } from '../runs/flow-handlers.ts';
import { loadDefinition } from '../state-machine/load-definition.ts';
import { createStateMachine, type Outcome } from '../state-machine/state-machine.ts';

/** The whole flow over any stores, with a dataset small enough to fit in milliseconds: the real state machine, handlers and files. */
export interface RugFlow {
  /** As the event of S3 would. */
  readonly announce: (key: string, runId?: string) => Promise<Outcome>;
  readonly request: (cause: string, runId?: string) => Promise<Outcome>;
}

/** What the stores keep of rugs. */
export const rugSums = openStoredSums({ datasets: new Map([[rugs.name, rugs]]), ...registeredKinds }, rugs.name);

let runs = 0;

export async function createRugFlow(
  data: Store,
  models: Store,
  cache: string,
  overrides: Partial<RunDependencies> = {},
): Promise<RugFlow> {
  const definition = await loadDefinition(cache);
  const handlers = createFlowHandlers({
    datasets: new Map([[rugs.name, rugs]]),
    data,
    models,
    now: () => new Date(),
    ...registeredKinds,
    getFrozen: () => ({}),
    shardSizes: readShardSizes(process.env),
    ...overrides,
  });
  const machine = createStateMachine(definition, handlers, { waitScale: 0.001 });
  const run = (input: unknown, runId = `run-${process.pid}-${++runs}`) => machine.run(input, { runId });
  return {
    announce: (key, runId) => run({ detail: { object: { key } } }, runId),
    request: (cause, runId) => run({ dataset: rugs.name, cause, by: 'owner', parameters: {} }, runId),
  };
}

/** A CSV of made-up rugs. */
export function rugsCsv(
  count: number,
  seed: number,
  priceOf: (price: number, i: number) => number = (price) => price,
): string {
  const lines = makeRugs(count, seed).map(({ row: [area, knotting, age, fringes], price }, i) =>
    [area, ['coarse', 'medium', 'fine'][knotting!], age, fringes, priceOf(price, i)].join(','),
  );
  return `area,knotting,age,fringes,price\n${lines.join('\n')}\n`;
}

export async function putRugs(data: Store, name: string, csv: string): Promise<string> {
  const key = `incoming/${rugs.name}/${name}`;
  await data.put(key, csv);
  return key;
}

/** Finishes what a process that died has left in the stores of a folder, as a server does when it starts. */
export async function takeUp(data: Store, models: Store, cache: string): Promise<void> {
  const flow = await createRugFlow(data, models, cache);
  const { keys, undecided } = await findUnfinished(data, models, rugSums);
  const outcomes: Outcome[] = [];
  for (const key of keys) outcomes.push(await flow.announce(key));
  if (undecided) outcomes.push(await flow.request('recovery'));
  for (const outcome of outcomes)
    if (outcome.status === 'FAILED') throw new Error(`${outcome.error}: ${outcome.cause}`);
}

export const mover = { by: 'owner', since: '2026-11-21T14:00:00.000Z' };

export async function readText(store: Store, key: string): Promise<string> {
  return Buffer.from((await store.get(key)).body).toString();
}

/** The champion's model, in bytes that decode. */
export async function championModel(models: Store): Promise<{ readonly version: string; readonly bytes: string }> {
  const { version } = (await findChampion(models, rugs.name))!.champion;
  const { body } = await models.get(`${rugs.name}/${version}/model.json`);
  decodeModel(body);
  return { version, bytes: Buffer.from(body).toString() };
}
