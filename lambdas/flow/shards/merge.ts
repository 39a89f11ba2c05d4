import { uploadFolder } from '../../../registry/upload-folder.ts';
import { mergeFiles } from '../fit/merged.ts';
import { openStoredSums, type SumsDependencies } from '../flow.ts';
import type { MergeRequest } from '../steps.ts';
import { type Manifest, mapFolder, mapKey } from './manifest.ts';
import { openManifest } from './open-manifest.ts';

/**
 * Merges the results of a group's shards, or of an upload's shards or groups. Only the merged result so far and one
 * part are in memory. The sums of an upload are written last, since they mark it as summed up.
 */
export const merge =
  (dependencies: SumsDependencies) =>
  async ({ runId, dataset, ...what }: MergeRequest): Promise<Record<string, never>> => {
    const { data } = dependencies;
    const sums = openStoredSums(dependencies, dataset);
    const folder = mapFolder(dataset, runId);
    const manifest = await openManifest(data, sums, folder);
    const { from, first, count, sumsKey, samplesKey } = locate(manifest, folder, what);
    const ids = Array.from({ length: count }, (_, i) => String(first + i));
    const merged = await mergeFiles(sums, ids, async (id, file) => {
      const kind = file === 'summary.bin' ? (`${from}-sums` as const) : (`${from}-samples` as const);
      return (await data.get(mapKey(folder, kind, Number(id)))).body;
    });
    // An upload without a usable row has no sums.
    if (merged.samples.sketch.hashes.length === 0 && 'upload' in what) return {};
    await data.put(samplesKey, sums.encodeSamples(merged.samples));
    await data.put(sumsKey, sums.encodeSummary(merged.summary));
    return {};
  };

function locate({ dataset, groups, sources }: Manifest, folder: string, what: { group: number } | { upload: number }) {
  if ('group' in what) {
    const sumsKey = mapKey(folder, 'group-sums', what.group);
    const samplesKey = mapKey(folder, 'group-samples', what.group);
    return { from: 'piece' as const, ...groups[what.group]!, sumsKey, samplesKey };
  }
  const { uploadId, merges, first, count } = sources[what.upload]!;
  const own = uploadFolder(dataset, uploadId);
  const from = merges === 'groups' ? ('group' as const) : ('piece' as const);
  return { from, first, count, sumsKey: `${own}/summary.bin`, samplesKey: `${own}/samples.bin` };
}
