import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { openStoredSums } from '../../lambdas/flow/flow.ts';
import { readShardSizes } from '../../lambdas/flow/shards/shard-sizes.ts';
import { findChampion } from '../../registry/champion.ts';
import type { Store } from '../../registry/storage/store.ts';
import { registeredKinds } from '../../training/kinds/registered/all.ts';
import { decodeModel } from '../../training/lattice/model.ts';
import type { RunDependencies } from '../runs/flow-handlers.ts';
import { createToyFlow, putToy, type ToyFlow, takeUpToy } from './toy-flow.ts';

/** The state of the stores of rugs. */
export const rugSums = openStoredSums({ datasets: new Map([[rugs.name, rugs]]), ...registeredKinds }, rugs.name);

export function createRugFlow(
  data: Store,
  models: Store,
  cache: string,
  overrides: Partial<RunDependencies> = {},
): Promise<ToyFlow> {
  return createToyFlow(rugs, cache, {
    datasets: new Map([[rugs.name, rugs]]),
    data,
    models,
    ...registeredKinds,
    getFrozen: () => ({}),
    shardSizes: readShardSizes(process.env),
    ...overrides,
  });
}

export { rugsCsv } from '../../datasets/testing/rugs/make-rugs.ts';

export const putRugs = (data: Store, name: string, csv: string): Promise<string> => putToy(rugs, data, name, csv);

export async function takeUp(data: Store, models: Store, cache: string): Promise<void> {
  await takeUpToy(await createRugFlow(data, models, cache), rugSums, data, models);
}

export const mover = { by: 'owner', since: '2026-11-21T14:00:00.000Z' };

export async function readText(store: Store, key: string): Promise<string> {
  return Buffer.from((await store.get(key)).body).toString();
}

/** The bytes of the champion's model, after a check that they decode. */
export async function championModel(models: Store): Promise<{ readonly version: string; readonly bytes: string }> {
  const { version } = (await findChampion(models, rugs.name))!.champion;
  const { body } = await models.get(`${rugs.name}/${version}/model.json`);
  decodeModel(body);
  return { version, bytes: Buffer.from(body).toString() };
}
