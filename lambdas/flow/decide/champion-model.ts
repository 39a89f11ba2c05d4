import { findChampion } from '../../../registry/champion.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { decodeModel, type Model } from '../../../training/lattice/model.ts';

/** The model that answers now, or the one of a given version. */
export async function findChampionModel(
  models: Store,
  dataset: string,
  version?: string | null,
): Promise<Model | undefined> {
  const chosen = version === undefined ? (await findChampion(models, dataset))?.champion.version : version;
  return chosen ? decodeModel((await models.get(`${dataset}/${chosen}/model.json`)).body) : undefined;
}
