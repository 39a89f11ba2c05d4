import { findChampion } from '../../../registry/champion.ts';
import { readModelBytes } from '../../../registry/model-file.ts';
import type { Store } from '../../../registry/storage/store.ts';
import type { Answerer } from '../../../training/kinds/answering-kind.ts';

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
  return chosen ? readModelBytes(models, dataset, chosen) : undefined;
}

/** Opens a model from its bytes, as the kind of its dataset does. */
type OpenModel = (bytes: Uint8Array) => Answerer;

export interface OpenedChampion {
  readonly version: string;
  readonly answerer: Answerer;
}

/** Finds the champion, opened. `undefined` if there is none. */
export type FindChampionAnswerer = (dataset: string, openModel: OpenModel) => Promise<OpenedChampion | undefined>;

/** The bytes of a version never change. So a model is read and opened anew only when another version is champion. */
export function createChampionFinder(models: Store): FindChampionAnswerer {
  const opened = new Map<string, OpenedChampion>();
  return async (dataset, openModel) => {
    const version = (await findChampion(models, dataset))?.champion.version;
    if (version === undefined) return undefined;
    const known = opened.get(dataset);
    if (known?.version === version) return known;
    const champion = { version, answerer: openModel(await readModelBytes(models, dataset, version)) };
    opened.set(dataset, champion);
    return champion;
  };
}
