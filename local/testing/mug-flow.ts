import { openStoredSums } from '../../lambdas/flow/flow.ts';
import { findChampion } from '../../registry/champion.ts';
import type { Store } from '../../registry/storage/store.ts';
import { mugs, mugsReferenceJson } from '../../training/kinds/testing/group-median/mugs.ts';
import { decodeReference } from '../../training/kinds/testing/group-median/recipe.ts';
import { medianKinds } from '../../training/kinds/testing/group-median/registered.ts';
import type { RunDependencies } from '../runs/flow-handlers.ts';
import { createToyFlow, putToy, type ToyFlow, takeUpToy } from './toy-flow.ts';

export const mugDatasets = new Map([[mugs.name, mugs]]);

/** The state of the stores of mugs. */
export const mugSums = openStoredSums({ datasets: mugDatasets, ...medianKinds }, mugs.name);

/** The whole flow for a kind of target that is only in the tests. */
export function createMugFlow(
  data: Store,
  models: Store,
  cache: string,
  overrides: Partial<RunDependencies> = {},
): Promise<ToyFlow> {
  return createToyFlow(mugs, cache, {
    datasets: mugDatasets,
    data,
    models,
    ...medianKinds,
    getFrozen: () => ({ reference: decodeReference(mugsReferenceJson) }),
    shardSizes: { overBytes: 8_000, pieceBytes: 9_000 },
    ...overrides,
  });
}

export const putMugs = (data: Store, name: string, csv: string): Promise<string> => putToy(mugs, data, name, csv);

export async function takeUpMugs(data: Store, models: Store, cache: string): Promise<void> {
  await takeUpToy(await createMugFlow(data, models, cache), mugSums, data, models);
}

export async function mugChampion(models: Store): Promise<{ readonly version: string; readonly model: string }> {
  const { version } = (await findChampion(models, mugs.name))!.champion;
  return { version, model: Buffer.from((await models.get(`mugs/${version}/model.json`)).body).toString() };
}
