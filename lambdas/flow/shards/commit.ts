import type { FileConvention } from '../../../files/survey/survey-file.ts';
import { setId, withoutUpload } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt, type Receipt, writeReceipt } from '../../../registry/receipt.ts';
import { encodeRecord, getRecord, orDamage, unlessDamaged } from '../../../registry/record.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Listed, Store } from '../../../registry/storage/store.ts';
import { uploadFolder } from '../../../registry/upload-folder.ts';
import { mergeForwardErrors } from '../../../training/evaluation/forward-errors.ts';
import { mergeRowDoubts } from '../../../training/evaluation/row-doubts.ts';
import { mergeTargetDistances } from '../../../training/evaluation/target-distances.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import { readUploadSamples } from '../fit/merged.ts';
import { openStoredSums, type SumsDependencies } from '../flow.ts';
import { describeDates, mergeDateSpans } from '../ingest/date-span.ts';
import { acceptedHeader } from '../ingest/ingest-rows.ts';
import { comparePrices, levelFound } from '../ingest/known-sources.ts';
import { noteFolders } from '../ingest/moment.ts';
import { parseIncoming } from '../ingest/parse-incoming.ts';
import { commonestRefusals, mergeRefusals, readRefusals, renderRefusals } from '../ingest/refusals.ts';
import { screenUpload } from '../ingest/screen-upload.ts';
import { settleUpload } from '../ingest/settle-upload.ts';
import { describeSources, mergeSourceCounts } from '../ingest/source-counts.ts';
import { currencyKept } from '../ingest/store-currency.ts';
import type { CommitRequest, Ingested } from '../steps.ts';
import {
  type Manifest,
  mapFolder,
  mapKey,
  readShardCounts,
  removeMap,
  type ShardCounts,
  type Source,
  type SourceTable,
} from './manifest.ts';
import { openManifest } from './open-manifest.ts';
import { type AcceptedParts, partsKey } from './stale-uploads.ts';

/**
 * Makes one upload of the shards of a file. It writes the rows, the receipt and the state in the ledger. Then it
 * removes the shards.
 */
export const commit =
  (dependencies: SumsDependencies) =>
  async ({ runId, input }: CommitRequest): Promise<Ingested> => {
    const { data } = dependencies;
    const { datasetName, name } = parseIncoming(input.detail.object.key);
    const sums = openStoredSums(dependencies, datasetName);
    const { uploadId } = input.map;
    const receipt = unlessDamaged(await orDamage(findReceipt(data, datasetName, uploadId)));
    const ingested = receipt
      ? await settleUpload(dependencies, sums, runId, receipt, name)
      : await commitPieces(dependencies, sums, runId);
    await removeMap(data, mapFolder(datasetName, runId));
    return ingested;
  };

async function commitPieces(dependencies: SumsDependencies, sums: Sums, runId: string): Promise<Ingested> {
  const { data, models, now } = dependencies;
  const dataset = sums.dataset.name;
  const folder = mapFolder(dataset, runId);
  const manifest = await openManifest(data, sums, folder);
  const { uploadId, asOf, pricedBy } = manifest.sources[0]!;
  const { name, bytes, notes } = manifest.arrival!;
  const { trainingRows, outside, distances, doubts, dates, sources, forward, ...rows } = await addCounts(
    data,
    folder,
    manifest,
  );
  const refusals = mergeRefusals(
    await inBatches(manifest.pieces, (_, shard) => getRecord(data, mapKey(folder, 'rejected', shard), readRefusals)),
  );
  await data.put(`${uploadFolder(dataset, uploadId)}/rejected.csv`, renderRefusals(refusals));
  if (rows.accepted > 0) await joinAccepted(data, sums, folder, manifest.sources[0]!);
  const ledger = await readLedger(data, dataset);
  const sketch = rows.accepted > 0 ? (await readUploadSamples(data, sums, uploadId)).sketch : NO_ROWS;
  const champion = manifest.arrival!.champion;
  const prices = await comparePrices(models, ledger, sums.dataset, champion, { distances, source: pricedBy });
  const verdict = await screenUpload(data, sums, withoutUpload(ledger, uploadId), {
    ...{ uploadId, name, rows, trainingRows, sketch },
    counted: { outside, prices, doubts, refusals },
  });
  const known = {
    ...{ uploadId, dataset, name, bytes, readAt: now().toISOString() },
    ...(asOf !== undefined && { asOf }),
    ...(pricedBy !== undefined && { source: pricedBy }),
    ...currencyKept(sums.dataset, pricedBy),
  };
  const convention = conventionOf(manifest.sources[0]!.table);
  const pieces = manifest.pieces.length;
  const own: Receipt = {
    ...{ ...known, rows, trainingRows, verdict, pieces, faults: commonestRefusals(refusals) },
    notes: [
      ...notes,
      ...noteFolders(sums.dataset, name),
      ...describeDates(dates, asOf),
      ...describeSources(sources, pricedBy),
    ],
    ...(convention && { convention }),
    ...(prices && { level: levelFound(prices) }),
    ...(doubts && { doubts }),
    ...(forward && forward.cells.length > 0 && { forward }),
  };
  const receipt = await writeReceipt(data, own);
  return settleUpload(dependencies, sums, runId, receipt, name, receipt === own ? setId(ledger) : undefined);
}

function conventionOf(table: SourceTable | undefined): FileConvention | undefined {
  if (table?.reading === undefined || table.encoding === undefined) return undefined;
  return { ...table, encoding: table.encoding, reading: table.reading };
}

const NO_ROWS = { limit: 0, hashes: new Float64Array(0) };

/** Joined gzip members are one gzip file. Their starts are stored, so that each can be read on its own. */
async function joinAccepted(
  data: Store,
  { dataset }: Sums,
  folder: string,
  {
    uploadId,
    table = {},
  }: Pick<Source, 'uploadId'> & { readonly table?: Pick<SourceTable, 'dateCell' | 'sourceCell'> },
): Promise<void> {
  const members = await list(data, `${folder}/accepted/`);
  await data.concatenate(`${uploadFolder(dataset.name, uploadId)}/accepted.csv.gz`, members);
  let end = 0;
  const starts = members.map(({ size }) => {
    end += size;
    return end - size;
  });
  const parts: AcceptedParts = { header: acceptedHeader(dataset, table), starts };
  await data.put(partsKey(dataset.name, uploadId), encodeRecord(parts));
}

async function addCounts(data: Store, folder: string, { pieces }: Manifest): Promise<ShardCounts> {
  const all = await inBatches(pieces, (_, shard) => getRecord(data, mapKey(folder, 'counts', shard), readShardCounts));
  const forward = mergeForwardErrors(all.flatMap((counts) => counts.forward ?? []));
  const sum = (of: (counts: ShardCounts) => number) => all.reduce((total, counts) => total + of(counts), 0);
  return {
    read: sum(({ read }) => read),
    accepted: sum(({ accepted }) => accepted),
    refused: sum(({ refused }) => refused),
    repaired: sum(({ repaired }) => repaired),
    trainingRows: sum(({ trainingRows }) => trainingRows),
    ...(all[0]?.doubts && { doubts: mergeRowDoubts(all.flatMap((counts) => counts.doubts ?? [])) }),
    ...(all[0]?.dates && { dates: mergeDateSpans(all.flatMap((counts) => counts.dates ?? [])) }),
    ...(all[0]?.sources && { sources: mergeSourceCounts(all.flatMap(({ sources = {} }) => [sources])) }),
    ...(all[0]?.distances && { distances: mergeTargetDistances(all.flatMap((counts) => counts.distances ?? [])) }),
    ...(forward && { forward }),
    ...(all[0]?.outside !== undefined && { outside: sum(({ outside = 0 }) => outside) }),
  };
}

async function list(data: Store, prefix: string): Promise<Listed[]> {
  const listed: Listed[] = [];
  for await (const one of data.list(prefix)) listed.push(one);
  return listed;
}
