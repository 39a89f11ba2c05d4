import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Store } from '../../../registry/storage/store.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import { type Manifest, mapKey } from './manifest.ts';

/**
 * Joins what the first pass over the shards of each upload has counted, and stores what the second pass is given.
 * @returns the shards that are gone through once more. If it is done again, it gives and stores the same.
 */
export async function requestSecondPass(
  data: Store,
  sums: Sums,
  folder: string,
  { sources, pieces }: Manifest,
): Promise<readonly number[]> {
  const { joinFirstPass } = sums;
  if (!joinFirstPass || !(await hasCounted(data, folder))) return [];
  const again: number[] = [];
  for (const source of sources.keys()) {
    const own = [...pieces.keys()].filter((shard) => pieces[shard]!.source === source);
    const counted = await inBatches(own, (shard) => data.get(mapKey(folder, 'first-pass', shard)));
    const joined = joinFirstPass(counted.map(({ body }) => body));
    if (!joined) continue;
    await data.put(mapKey(folder, 'second-pass', source), joined);
    again.push(...own);
  }
  return again;
}

/** Shards count all or none, as their dataset needs it. */
async function hasCounted(data: Store, folder: string): Promise<boolean> {
  for await (const _ of data.list(`${folder}/first-pass/`)) return true;
  return false;
}
