import { createHash, type Hash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { splitIntoByteRanges } from '../../../files/csv/split-into-byte-ranges.ts';
import { isGzip } from '../../../files/decompress.ts';
import { UnreadableFileError } from '../../../files/unreadable-file.ts';
import { findChampion } from '../../../registry/champion.ts';
import { inForce } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt, refusedReceipt, writeReceipt } from '../../../registry/receipt.ts';
import { changedError, type Store } from '../../../registry/storage/store.ts';
import { identify, idFrom } from '../../../registry/upload-id.ts';
import type { RecipeId } from '../../../training/kinds/kind.ts';
import { pluralise } from '../../../training/report/pluralise.ts';
import { matchHeader } from '../../../training/table/match-header.ts';
import { openStoredSums, recordStep, type SumsDependencies } from '../flow.ts';
import { parseIncoming } from '../ingest/parse-incoming.ts';
import type { MapRequest, Prepared, RunInput } from '../steps.ts';
import { findManifest, groupShards, type Manifest, mapFolder, removeMap, writeManifest } from './manifest.ts';
import { MOST_SHARDS, readShardSizes, type ShardSizes } from './shard-sizes.ts';
import { RenewalError, shardStaleUploads } from './stale-uploads.ts';

export interface PrepareDependencies extends SumsDependencies {
  readonly cutSizes?: ShardSizes;
}

/**
 * Decides what a run must read before it can fit. Uploads in force that were summed up under another recipe come first: they
 * are read in shards, and this step is done again. An arrived file stays whole if it is small or compressed. If not, it is cut
 * at starts of records.
 */
export const prepare =
  (dependencies: PrepareDependencies) =>
  async ({ runId, input }: { readonly runId: string; readonly input: RunInput }): Promise<Prepared> => {
    const { data } = dependencies;
    const { map: before, ...given } = input;
    const file = 'detail' in given ? parseIncoming(given.detail.object.key) : undefined;
    const dataset = 'detail' in given ? file!.datasetName : given.dataset;
    const recipe = openStoredSums(dependencies, dataset);
    const folder = mapFolder(dataset, runId);
    const stale = await shardStaleUploads(
      data,
      dependencies.summarising,
      recipe,
      inForce(await readLedger(data, dataset)),
    );
    if (before?.read === 'pieces') await endRenewal(data, folder, stale);
    if (stale) {
      await recordStep(dependencies, dataset, runId, {
        step: 'renew',
        message: `${pluralise(stale.sources.length, 'upload')} in force ${stale.sources.length === 1 ? 'is' : 'are'} summed up anew, in ${pluralise(stale.pieces.length, 'piece')}: the recipe has changed.`,
        detail: { uploads: stale.sources.map(({ uploadId }) => uploadId), pieces: stale.pieces.length },
      });
      await writeManifest(data, folder, stale);
      return { ...given, map: orderMap(dataset, runId, stale, 'prepare') };
    }
    if (!file) return { ...given, map: { read: 'nothing' } };
    return { ...given, map: await prepareFile(dependencies, recipe, runId, folder, file) };
  };

async function prepareFile(
  dependencies: PrepareDependencies,
  recipe: RecipeId,
  runId: string,
  folder: string,
  { key, name }: { readonly key: string; readonly name: string },
): Promise<MapRequest> {
  const { data, models, now, cutSizes = readShardSizes({}), onProgress } = dependencies;
  const dataset = recipe.dataset.name;
  const { head, size, etag } = await readHead(data, key);
  // What is compressed can be read from its beginning only.
  if (size <= cutSizes.overBytes || isGzip(head)) return { read: 'whole' };
  const hash = createHash('sha256');
  const source = await data.readRange(key, 0, size, etag);
  const pieceBytes = Math.max(cutSizes.pieceBytes, Math.ceil(size / MOST_SHARDS));
  const hashed = hashing(source.stream, hash, (bytes) => onProgress?.('prepare', bytes / size));
  try {
    const { stretches, delimiter, header, headerLine, sample } = await splitIntoByteRanges(hashed, pieceBytes);
    const uploadId = idFrom(hash);
    if (await findReceipt(data, dataset, uploadId)) return { read: 'known', uploadId };
    const match = matchHeader(recipe.dataset, header, { target: 'required', sample });
    // It is refused as it is when it is read whole, which is soon done: nothing behind the header is read.
    if ('refused' in match) return { read: 'whole' };
    const champion = await findChampion(models, dataset);
    const { groups, merges } = groupShards([stretches.length]);
    const { cellOf, targetCell, notes } = match;
    const table = { delimiter, headerLine, cellCount: header.length, cellOf, targetCell };
    const cutting: Manifest = {
      dataset,
      recipe: recipe.key,
      sources: [{ uploadId, key, etag, ...merges[0]!, table }],
      pieces: stretches.map((stretch) => ({ source: 0, ...stretch })),
      groups,
      arrival: { name, bytes: size, notes, champion: champion?.champion.version ?? null },
    };
    await recordStep(dependencies, dataset, runId, {
      step: 'prepare',
      message: `${name}, ${(size / 1e6).toFixed(1)} MB, is read in ${pluralise(stretches.length, 'piece')}.`,
      detail: { uploadId, bytes: size, pieces: stretches.length },
    });
    await writeManifest(data, folder, cutting);
    return orderMap(dataset, runId, cutting, 'commit');
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    // The id is that of the whole file, and it has not been read to its end.
    const { uploadId, etag: latest } = await identify(data, key);
    if (latest !== etag) throw changedError(key);
    const known = { uploadId, dataset, name, bytes: size, readAt: now().toISOString() };
    await writeReceipt(data, refusedReceipt(known, error));
    return { read: 'known', uploadId: known.uploadId };
  }
}

/** @throws RenewalError if an upload is still stale after it was summed up anew. Without the error this would never end */
async function endRenewal(data: Store, folder: string, stale: Manifest | undefined): Promise<void> {
  const done = await findManifest(data, folder);
  const again = done?.sources.find(({ uploadId }) => stale?.sources.some((one) => one.uploadId === uploadId));
  if (again) throw new RenewalError(`upload ${again.uploadId} was summed up anew, and is still of another recipe`);
  await removeMap(data, folder);
}

function orderMap(dataset: string, runId: string, cutting: Manifest, then: 'commit' | 'prepare'): MapRequest {
  const numbers = ({ length }: readonly unknown[]) => Array.from({ length }, (_, i) => i);
  const [pieces, groups, uploads] = [cutting.pieces, cutting.groups, cutting.sources].map(numbers) as [
    number[],
    number[],
    number[],
  ];
  const uploadId = cutting.arrival && cutting.sources[0]!.uploadId;
  return { read: 'pieces', dataset, runId, ...(uploadId !== undefined && { uploadId }), then, pieces, groups, uploads };
}

async function* hashing(source: AsyncIterable<Uint8Array>, hash: Hash, onBytes: (bytes: number) => void) {
  let bytes = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    bytes += chunk.length;
    onBytes(bytes);
    yield chunk;
  }
}

async function readHead(data: Store, key: string) {
  const { stream, size, etag } = await data.readRange(key, 0, 8);
  return { head: await buffer(stream), size, etag };
}
