import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsvByteRange } from '../../../files/csv/read-csv.ts';
import { unpackGzip } from '../../../files/decompress.ts';
import { encodeRecord, getRecord } from '../../../registry/record.ts';
import { kindOf, type Sums } from '../../../training/kinds/kind.ts';
import type { UploadContext } from '../../../training/kinds/upload-context.ts';
import { findChampionModel } from '../decide/champion-model.ts';
import { recordStep } from '../flow.ts';
import { type AcceptedRows, type AcceptedSums, openAccepted, sumUpAccepted } from '../ingest/accepted-rows.ts';
import type { IngestDependencies } from '../ingest/ingest.ts';
import { acceptedHeader, ingestByteRange } from '../ingest/ingest-rows.ts';
import { atMoment } from '../ingest/moment.ts';
import { openIngestSums } from '../ingest/shipped.ts';
import type { ShardRequest } from '../steps.ts';
import {
  type Arrival,
  type Manifest,
  mapFolder,
  mapKey,
  readShardCounts,
  type Shard,
  type ShardCounts,
  type Source,
  type SourceTable,
} from './manifest.ts';
import { openManifest } from './open-manifest.ts';
import { acceptedTable, labelCells } from './stale-uploads.ts';

/** Sums up one shard. If it is done again, it overwrites its results with the same bytes. */
export const sumUp =
  (dependencies: IngestDependencies) =>
  async ({ runId, dataset, piece: number, pass }: ShardRequest): Promise<Record<string, never>> => {
    const sums = openIngestSums(dependencies, dataset);
    const folder = mapFolder(dataset, runId);
    const manifest = await openManifest(dependencies.data, sums, folder);
    const shard = manifest.pieces[number]!;
    const work: Work = { dependencies, sums, folder, number, shard, source: manifest.sources[shard.source]! };
    if (pass === 'second') {
      await weighPiece(work, manifest);
      return {};
    }
    const counts = manifest.arrival ? await readPiece(work, manifest.arrival) : await renewPiece(work);
    await dependencies.data.put(mapKey(folder, 'counts', number), encodeRecord(counts));
    await recordProgress(work, runId, manifest, counts);
    return {};
  };

interface Work {
  readonly dependencies: IngestDependencies;
  readonly sums: Sums;
  readonly folder: string;
  readonly number: number;
  readonly shard: Shard;
  readonly source: Source;
}

/**
 * A record that straddles the end of its shard is read to its end. Its quotes can reach beyond the shard by at most a
 * mebicharacter and the rest of a line (files/csv/split-records.ts). That is less than this.
 */
const BEHIND_BYTES = 8 * 2 ** 20;

async function readPiece(
  { dependencies, sums, folder, number, shard, source }: Work,
  { champion, bytes, today }: Arrival,
): Promise<ShardCounts> {
  const { data, models, answering } = dependencies;
  const { dataset } = sums;
  const model = await findChampionModel(models, dataset.name, champion);
  const opened = model && kindOf(answering, dataset).openModel(dataset, model);
  const { from, to, line, endLine } = shard;
  const { delimiter, headerLine, cellCount, encoding, ...match } = source.table!;
  const scratch = await mkdtemp(join(tmpdir(), 'stima-'));
  try {
    const { stream } = await data.readRange(source.key, from, Math.min(bytes, to + BEHIND_BYTES), source.etag);
    const stretch = {
      ...{ delimiter, headerLine, cellCount, line },
      ...(encoding && { encoding }),
      ...(endLine !== undefined && { endLine }),
    };
    const found = await ingestByteRange(stream, stretch, match, {
      sums,
      upload: contextOf(source),
      ...(today !== undefined && { today }),
      champion: opened && atMoment(opened, contextOf(source)),
      forward: opened,
      scratch,
    });
    // The file was readable when it was cut.
    if ('unreadable' in found) throw new Error(`shard ${number} of ${source.key}: ${found.unreadable.message}`);
    await data.putFile(mapKey(folder, 'accepted', number), found.acceptedPath);
    await data.put(mapKey(folder, 'rejected', number), encodeRecord(found.refusals));
    await putSums({ dependencies, sums, folder, number }, found);
    const { rows, outside, distances, doubts, summary, dates, sources, forward } = found;
    return {
      ...rows,
      ...(dates && { dates }),
      ...(sources && { sources }),
      ...(forward && { forward }),
      trainingRows: sums.trainingRows(summary),
      ...(outside !== undefined && { outside }),
      ...(distances && { distances }),
      doubts,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function renewPiece(work: Work): Promise<ShardCounts> {
  const { sums, source } = work;
  const found = await sumUpAccepted(sums, await openStored(work), contextOf(source));
  await putSums(work, found);
  const { accepted, summary } = found;
  return { read: accepted, accepted, refused: 0, repaired: 0, trainingRows: sums.trainingRows(summary) };
}

/** The second pass, over rows that the first one has accepted. */
async function weighPiece(work: Work, { arrival }: Manifest): Promise<void> {
  const { dependencies, sums, folder, shard, source } = work;
  const { body } = await dependencies.data.get(mapKey(folder, 'second-pass', shard.source));
  const rows = arrival ? await openOwn(work) : await openStored(work);
  const found = await sumUpAccepted(sums, rows, { ...contextOf(source), firstPass: body });
  await putSums(work, found);
  if (arrival) await countAgain(work, found);
}

/** The reference now judges the rows about the middle of the file. */
async function countAgain({ dependencies, folder, number }: Work, { judged, against }: AcceptedSums): Promise<void> {
  const key = mapKey(folder, 'counts', number);
  const { doubts, ...counts } = await getRecord(dependencies.data, key, readShardCounts);
  if (doubts) await dependencies.data.put(key, encodeRecord({ ...counts, doubts: { ...doubts, judged, against } }));
}

const contextOf = ({ asOf, pricedBy }: Source): UploadContext => ({ asOf, source: pricedBy });

async function putSums(
  { dependencies, sums, folder, number }: Pick<Work, 'dependencies' | 'sums' | 'folder' | 'number'>,
  { summary, samples, firstPass }: Pick<AcceptedSums, 'summary' | 'samples' | 'firstPass'>,
): Promise<void> {
  const { data } = dependencies;
  await data.put(mapKey(folder, 'piece-sums', number), sums.encodeSummary(summary));
  await data.put(mapKey(folder, 'piece-samples', number), sums.encodeSamples(samples));
  if (firstPass) await data.put(mapKey(folder, 'first-pass', number), firstPass);
}

/** The rows of an arrived file that this shard has accepted. Only the first shard of the file has a header. */
async function openOwn({ dependencies, sums, folder, number, source, shard }: Work): Promise<AcceptedRows> {
  const { uploadId } = source;
  const { stream } = await dependencies.data.openRead(mapKey(folder, 'accepted', number));
  const table = acceptedTable(sums.dataset, uploadId, acceptedHeader(sums.dataset, source.table ?? {}));
  return openMember(uploadId, stream, table, shard.line === 1 ? 1 : 2);
}

/** A shard of an upload's accepted rows may have no row. So the rules for a sent file do not apply. */
async function openStored({ dependencies, sums, source, shard }: Work): Promise<AcceptedRows> {
  const { key, etag, table, uploadId } = source;
  const { stream } = await dependencies.data.readRange(key, shard.from, shard.to, etag);
  return table ? openMember(uploadId, stream, table, shard.line) : openAccepted(sums.dataset, uploadId, stream);
}

/** @param line 1 if the rows begin with their header */
function openMember(
  uploadId: string,
  stored: AsyncIterable<Uint8Array>,
  { cellOf, targetCell, dateCell, sourceCell, ...stretch }: SourceTable,
  line: number,
): AcceptedRows {
  const batches = readCsvByteRange(unpackGzip(stored), { ...stretch, line });
  return { uploadId, batches, match: { cellOf, targetCell, ...labelCells({ dateCell, sourceCell }) } };
}

/** The most shards of a run that are recorded. */
async function recordProgress(
  { dependencies, sums, number }: Work,
  runId: string,
  { pieces }: Manifest,
  { read, accepted }: ShardCounts,
): Promise<void> {
  dependencies.onProgress?.('sum-up', (number + 1) / pieces.length);
  const every = Math.ceil(pieces.length / 10);
  if ((number + 1) % every !== 0 && number + 1 !== pieces.length) return;
  await recordStep(dependencies, sums.dataset.name, runId, {
    step: `piece-${number + 1}`,
    message: `Piece ${number + 1} of ${pieces.length} is summed up: ${accepted} of ${read} rows accepted.`,
  });
}
