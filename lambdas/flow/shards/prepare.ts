import { buffer } from 'node:stream/consumers';
import { countBytes } from '../../../files/count-bytes.ts';
import { isGzip, isZip } from '../../../files/decompress.ts';
import { surveyFile } from '../../../files/survey/survey-file.ts';
import { findChampion } from '../../../registry/champion.ts';
import { isDryRun } from '../../../registry/dry-run.ts';
import { inForce } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { writeReceipt } from '../../../registry/receipt.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { hashWhile } from '../../../registry/upload-id.ts';
import type { RecipeId, Sums } from '../../../training/kinds/kind.ts';
import { dayOfMoment } from '../../../training/table/period.ts';
import { showText } from '../../../training/table/show-text.ts';
import { pluralise } from '../../../training/wording/pluralise.ts';
import { renderUnread } from '../../results/render-result.ts';
import { writeResult } from '../../results/write-results.ts';
import { openStoredSums, recordStep, type SumsDependencies } from '../flow.ts';
import { RenewalError } from '../ingest/accepted-rows.ts';
import { findRead } from '../ingest/find-read.ts';
import { answersOfFolders, momentOfUpload } from '../ingest/moment.ts';
import { type Arrival, type IncomingFile, recogniseArrival } from '../ingest/parse-incoming.ts';
import { refuseKey } from '../ingest/refuse-key.ts';
import { expectCurrency } from '../ingest/store-currency.ts';
import { unreadReceipt } from '../ingest/unread-receipt.ts';
import type { FileArrived, MapRequest, Pass, Prepared, RunInput, ShardsRequest } from '../steps.ts';
import { correctMoment } from './correct-moment.ts';
import { findManifest, groupShards, type Manifest, mapFolder, removeMap, writeManifest } from './manifest.ts';
import { openManifest } from './open-manifest.ts';
import { requestSecondPass } from './second-pass.ts';
import { MOST_SHARDS, readShardSizes, type ShardSizes } from './shard-sizes.ts';
import { type CheckedSums, shardStaleUploads } from './stale-uploads.ts';

export interface PrepareDependencies extends SumsDependencies {
  readonly shardSizes?: ShardSizes;
  /**
   * The uploads that need no check. A process may keep them only if it also fits: a fit that finds damaged sums removes
   * them, and then they are to be checked again.
   */
  readonly checkedSums?: CheckedSums;
}

/**
 * Decides what a run must read before it can fit. Uploads in force with sums under another recipe come first. They are
 * read in shards, and this step is repeated. An arrived file stays whole if it is small or compressed. Otherwise it is
 * cut at starts of records.
 */
export const prepare =
  (dependencies: PrepareDependencies) =>
  async ({ runId, input }: { readonly runId: string; readonly input: RunInput }): Promise<Prepared> => {
    const { data } = dependencies;
    const { map: before, ...given } = input;
    const arrival = 'detail' in given ? await recogniseObject(dependencies, given.detail.object) : undefined;
    if (arrival && arrival.kind !== 'file') return { ...given, map: { read: 'never' } };
    const file = arrival?.file;
    const dataset = 'detail' in given ? file!.datasetName : given.dataset;
    const recipe = openStoredSums(dependencies, dataset);
    expectCurrency(recipe.dataset, await readLedger(data, dataset));
    const folder = mapFolder(dataset, runId);
    if (before?.read === 'pieces') return { ...given, map: await endPass(dependencies, recipe, runId, before) };
    if ('correction' in given && given.correction)
      await correctMoment(dependencies, recipe, runId, { correction: given.correction, by: given.by });
    const stale = await shardStaleUploads(
      data,
      dependencies.summarising,
      recipe,
      inForce(await readLedger(data, dataset)),
      dependencies.checkedSums,
    );
    if (isDryRun(runId)) return { ...given, map: wholeInDryRun(stale, file) };
    if (before?.read === 'merge') await endRenewal(data, folder, stale);
    if (stale) {
      await recordStep(dependencies, dataset, runId, {
        step: 'renew',
        message: `${pluralise(stale.sources.length, 'upload')} in force ${stale.sources.length === 1 ? 'is' : 'are'} summed up anew, in ${pluralise(stale.pieces.length, 'part')}: the recipe has changed.`,
        detail: { uploads: stale.sources.map(({ uploadId }) => uploadId), pieces: stale.pieces.length },
      });
      await writeManifest(data, folder, stale);
      return { ...given, map: requestPass(dataset, runId, [...stale.pieces.keys()], 'first') };
    }
    if (!file) return { ...given, map: { read: 'nothing' } };
    return { ...given, map: await prepareFile(dependencies, recipe, runId, folder, file) };
  };

/** A dry run sums up nothing anew: that would take as long as the run that keeps it. Its file came in a body, so it is small. */
function wholeInDryRun(stale: Manifest | undefined, file: IncomingFile | undefined): MapRequest {
  if (stale) throw new RenewalError('the uploads in force must be summed up anew first; start a run, then try again');
  return { read: file ? 'whole' : 'nothing' };
}

/** An event may be about an object that no run is to read. That is no failure: the object stays as it is. */
async function recogniseObject(
  dependencies: PrepareDependencies,
  { key, size = 0 }: FileArrived['event']['detail']['object'],
): Promise<Arrival> {
  const { datasets, metrics } = dependencies;
  const arrival = recogniseArrival(key, size, datasets.keys());
  // The folder of a stray file is no dataset, and must not become a dimension.
  if (arrival.kind === 'misplaced') {
    const path = key.replace(/^incoming\//, '');
    await writeResult(dependencies, path, renderUnread(path, arrival.message));
    metrics?.({ dataset: 'unknown', key: showText(key), because: arrival.message }, { UploadsRefused: 1 });
  }
  return arrival;
}

async function prepareFile(
  dependencies: PrepareDependencies,
  recipe: RecipeId,
  runId: string,
  folder: string,
  file: IncomingFile,
): Promise<MapRequest> {
  const { key, name } = file;
  const { data, models, now, shardSizes = readShardSizes({}), onProgress } = dependencies;
  const dataset = recipe.dataset.name;
  const refused = refuseKey(recipe.dataset, file, now());
  if (refused) return { read: 'known', uploadId: (await writeReceipt(data, refused)).uploadId };
  const { head, size, etag } = await readHead(data, key);
  // A compressed file can be read only from its beginning.
  if (size <= shardSizes.overBytes || isGzip(head) || isZip(head)) return { read: 'whole' };
  const source = await data.readRange(key, 0, size, etag);
  const pieceBytes = Math.max(shardSizes.pieceBytes, Math.ceil(size / MOST_SHARDS));
  const { uploadId, seen: survey } = await hashWhile(source.stream, (stream) =>
    surveyFile(
      countBytes(stream, (bytes) => onProgress?.('prepare', bytes / size)),
      {
        dataset: recipe.dataset,
        target: 'required',
        answers: answersOfFolders(recipe.dataset, name),
        stretchBytes: pieceBytes,
      },
    ),
  );
  const read = await findRead(data, dataset, uploadId);
  // With its owner's answers, a file is read in one pass.
  if (read) return 'receipt' in read ? { read: 'known', uploadId } : { read: 'whole' };
  if (!('convention' in survey)) {
    const at = now();
    const known = {
      uploadId,
      dataset,
      name,
      bytes: size,
      readAt: at.toISOString(),
      ...momentOfUpload(recipe.dataset, uploadId, name, at),
    };
    await writeReceipt(data, unreadReceipt(known, survey));
    return { read: 'known', uploadId };
  }
  // Reading can begin in the middle only if the file is UTF-8 text with ordinary line ends.
  if (!survey.isAsStored) return { read: 'whole' };
  const { convention: table, notes, stretches } = survey;
  const champion = await findChampion(models, dataset);
  const { groups, merges } = groupShards([stretches.length]);
  const at = now();
  const { asOf, source: pricedBy } = momentOfUpload(recipe.dataset, uploadId, name, at);
  const moment = { ...(asOf !== undefined && { asOf }), ...(pricedBy !== undefined && { pricedBy }) };
  const manifest: Manifest = {
    dataset,
    recipe: recipe.key,
    sources: [{ uploadId, key, etag, ...merges[0]!, table, ...moment }],
    pieces: stretches.map((stretch) => ({ source: 0, ...stretch })),
    groups,
    arrival: { name, bytes: size, notes, champion: champion?.champion.version ?? null, today: dayOfMoment(at) },
  };
  await recordStep(dependencies, dataset, runId, {
    step: 'prepare',
    message: `${name}, ${(size / 1e6).toFixed(1)} MB, is read in ${pluralise(stretches.length, 'part')}.`,
    detail: { uploadId, bytes: size, pieces: stretches.length },
  });
  await writeManifest(data, folder, manifest);
  return requestPass(dataset, runId, [...manifest.pieces.keys()], 'first');
}

/**
 * @throws RenewalError if an upload is still stale after it was summed up again. Without the error the run would never
 * end.
 */
async function endRenewal(data: Store, folder: string, stale: Manifest | undefined): Promise<void> {
  const done = await findManifest(data, folder);
  const again = done?.sources.find(({ uploadId }) => stale?.sources.some((one) => one.uploadId === uploadId));
  if (again) throw new RenewalError(`upload ${again.uploadId} was summed up anew, and is still of another recipe`);
  await removeMap(data, folder);
}

const requestPass = (dataset: string, runId: string, pieces: readonly number[], pass: Pass): ShardsRequest => ({
  read: 'pieces',
  dataset,
  runId,
  pass,
  pieces,
});

/** After a pass over the shards there is a second one over some of them, or they are merged. */
async function endPass(
  dependencies: PrepareDependencies,
  sums: Sums,
  runId: string,
  { pass }: ShardsRequest,
): Promise<MapRequest> {
  const dataset = sums.dataset.name;
  const folder = mapFolder(dataset, runId);
  const manifest = await openManifest(dependencies.data, sums, folder);
  const again = pass === 'first' ? await requestSecondPass(dependencies.data, sums, folder, manifest) : [];
  if (again.length > 0) {
    await recordStep(dependencies, dataset, runId, {
      step: 'second-pass',
      message: `Prices have moved since the reference was made: the rows of ${pluralise(again.length, 'part')} are weighed about the middle of their own file.`,
      detail: { pieces: again.length },
    });
    return requestPass(dataset, runId, again, 'second');
  }
  const uploadId = manifest.arrival && manifest.sources[0]!.uploadId;
  return {
    read: 'merge',
    dataset,
    runId,
    ...(uploadId !== undefined && { uploadId }),
    groups: [...manifest.groups.keys()],
    uploads: [...manifest.sources.keys()],
  };
}

async function readHead(data: Store, key: string) {
  const { stream, size, etag } = await data.readRange(key, 0, 8);
  return { head: await buffer(stream), size, etag };
}
