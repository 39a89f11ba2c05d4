import { createHash, type Hash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Recipe } from '../../training/recipe.ts';
import { findChampion } from '../champion.ts';
import { counted } from '../counted.ts';
import { cutCsv } from '../csv/cut-csv.ts';
import { isGzip } from '../csv/decompress.ts';
import { matchHeader } from '../csv/match-header.ts';
import { UnreadableFileError } from '../csv/unreadable-file.ts';
import { inForce } from '../ledger.ts';
import { readLedger } from '../ledger-store.ts';
import { changedError, type Store } from '../storage/store.ts';
import { type CutSizes, MOST_PIECES, readCutSizes } from './cut-sizes.ts';
import { type Cutting, findCutting, groupPieces, mapFolder, removeMap, writeCutting } from './cutting.ts';
import { type FlowDependencies, getRecipe, tell } from './flow.ts';
import { parseIncoming } from './parse-incoming.ts';
import { findReceipt, refusedReceipt, writeReceipt } from './receipt.ts';
import { cutStale, RenewalError } from './stale-uploads.ts';
import type { MapOrder, Prepared, RunInput } from './steps.ts';
import { identify, idFrom } from './upload-id.ts';

export interface PrepareDependencies extends FlowDependencies {
  readonly cutSizes?: CutSizes;
}

/**
 * Looks at what a run has to read before it can fit. Uploads in force that were summed up under another recipe come first: they
 * are cut, and this step is taken again. A file that has come is left whole if it is small or compressed, or cut where records
 * begin.
 */
export const prepare =
  (dependencies: PrepareDependencies) =>
  async ({ runId, input }: { readonly runId: string; readonly input: RunInput }): Promise<Prepared> => {
    const { data } = dependencies;
    const { map: before, ...given } = input;
    const file = 'detail' in given ? parseIncoming(given.detail.object.key) : undefined;
    const dataset = 'detail' in given ? file!.datasetName : given.dataset;
    const recipe = getRecipe(dependencies, dataset);
    const folder = mapFolder(dataset, runId);
    const stale = await cutStale(data, recipe, inForce(await readLedger(data, dataset)));
    if (before?.read === 'pieces') await endRenewal(data, folder, stale);
    if (stale) {
      await tell(dependencies, dataset, runId, {
        step: 'renew',
        message: `${counted(stale.sources.length, 'upload')} in force ${stale.sources.length === 1 ? 'is' : 'are'} summed up anew, in ${counted(stale.pieces.length, 'piece')}: the recipe has changed.`,
        detail: { uploads: stale.sources.map(({ uploadId }) => uploadId), pieces: stale.pieces.length },
      });
      await writeCutting(data, folder, stale);
      return { ...given, map: orderMap(dataset, runId, stale, 'prepare') };
    }
    if (!file) return { ...given, map: { read: 'nothing' } };
    return { ...given, map: await prepareFile(dependencies, recipe, runId, folder, file) };
  };

async function prepareFile(
  dependencies: PrepareDependencies,
  recipe: Recipe,
  runId: string,
  folder: string,
  { key, name }: { readonly key: string; readonly name: string },
): Promise<MapOrder> {
  const { data, models, now, cutSizes = readCutSizes({}), onProgress } = dependencies;
  const dataset = recipe.dataset.name;
  const { head, size, etag } = await readHead(data, key);
  // What is compressed can be read from its beginning only.
  if (size <= cutSizes.overBytes || isGzip(head)) return { read: 'whole' };
  const hash = createHash('sha256');
  const source = await data.readRange(key, 0, size, etag);
  const pieceBytes = Math.max(cutSizes.pieceBytes, Math.ceil(size / MOST_PIECES));
  const hashed = hashing(source.stream, hash, (bytes) => onProgress?.('prepare', bytes / size));
  try {
    const { stretches, delimiter, header, headerLine, sample } = await cutCsv(hashed, pieceBytes);
    const uploadId = idFrom(hash);
    if (await findReceipt(data, dataset, uploadId)) return { read: 'known', uploadId };
    const match = matchHeader(recipe.dataset, header, { target: 'required', sample });
    // It is refused as it is when it is read whole, which is soon done: nothing behind the header is read.
    if ('refused' in match) return { read: 'whole' };
    const champion = await findChampion(models, dataset);
    const { groups, merges } = groupPieces([stretches.length]);
    const { cellOf, targetCell, notes } = match;
    const table = { delimiter, headerLine, cellCount: header.length, cellOf, targetCell };
    const cutting: Cutting = {
      dataset,
      recipe: recipe.key,
      sources: [{ uploadId, key, etag, ...merges[0]!, table }],
      pieces: stretches.map((stretch) => ({ source: 0, ...stretch })),
      groups,
      arrival: { name, bytes: size, notes, champion: champion?.champion.version ?? null },
    };
    await tell(dependencies, dataset, runId, {
      step: 'prepare',
      message: `${name}, ${(size / 1e6).toFixed(1)} MB, is read in ${counted(stretches.length, 'piece')}.`,
      detail: { uploadId, bytes: size, pieces: stretches.length },
    });
    await writeCutting(data, folder, cutting);
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

/** @throws RenewalError if what has been summed up anew is still to be, which would go on for ever */
async function endRenewal(data: Store, folder: string, stale: Cutting | undefined): Promise<void> {
  const done = await findCutting(data, folder);
  const again = done?.sources.find(({ uploadId }) => stale?.sources.some((one) => one.uploadId === uploadId));
  if (again) throw new RenewalError(`upload ${again.uploadId} was summed up anew, and is still of another recipe`);
  await removeMap(data, folder);
}

function orderMap(dataset: string, runId: string, cutting: Cutting, then: 'commit' | 'prepare'): MapOrder {
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
