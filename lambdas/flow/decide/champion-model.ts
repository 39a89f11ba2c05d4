import { findChampion } from '../../../registry/champion.ts';
import type { Store } from '../../../registry/storage/store.ts';

/**
 * The bytes of the model of a given version, or of the champion if none is given.
 * @param version null stands for no model
 */
export async function findChampionModel(
  models: Store,
  dataset: string,
  version?: string | null,
): Promise<Uint8Array | undefined> {
  const chosen = version === undefined ? (await findChampion(models, dataset))?.champion.version : version;
  return chosen ? readModel(models, dataset, chosen) : undefined;
}

/** The bytes of a version's model. */
export async function readModel(models: Store, dataset: string, version: string): Promise<Uint8Array> {
  return (await models.get(`${dataset}/${version}/model.json`)).body;
}
