import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsv, readCsvByteRange } from '../../../files/csv/read-csv.ts';
import { decompress } from '../../../files/decompress.ts';
import { createAppraiser } from '../../../training/lattice/appraise.ts';
import { encodeSamples, encodeSummary } from '../../../training/lattice/encode-summary.ts';
import type { Recipe } from '../../../training/lattice/recipe.ts';
import { createSummariser } from '../../../training/lattice/summarise.ts';
import { rowCount } from '../../../training/lattice/summary.ts';
import { matchHeader } from '../../../training/table/match-header.ts';
import { findChampionModel } from '../decide/champion-model.ts';
import { getRecipe, recordStep } from '../flow.ts';
import type { IngestDependencies } from '../ingest/ingest.ts';
import { ingestByteRange } from '../ingest/ingest-rows.ts';
import { createPricedRowReader } from '../ingest/read-rows.ts';
import type { ShardRequest } from '../steps.ts';
import {
  type Arrival,
  type Manifest,
  mapFolder,
  mapKey,
  type Shard,
  type ShardCounts,
  type Source,
} from './manifest.ts';
import { openManifest } from './open-manifest.ts';
import { RenewalError } from './stale-uploads.ts';

/** Sums up one piece of what a run has cut. Whatever it leaves is overwritten when it is done again, with the same bytes. */
export const sumUp =
  (dependencies: IngestDependencies) =>
  async ({ runId, dataset, piece: number }: ShardRequest): Promise<Record<string, never>> => {
    const recipe = getRecipe(dependencies, dataset);
    const folder = mapFolder(dataset, runId);
    const cutting = await openManifest(dependencies.data, recipe, folder);
    const piece = cutting.pieces[number]!;
    const work: Work = { dependencies, recipe, folder, number, piece, source: cutting.sources[piece.source]! };
    const counts = cutting.arrival ? await readPiece(work, cutting.arrival) : await renewPiece(work);
    await dependencies.data.put(mapKey(folder, 'counts', number), JSON.stringify(counts));
    await tellProgress(work, runId, cutting, counts);
    return {};
  };

interface Work {
  readonly dependencies: IngestDependencies;
  readonly recipe: Recipe;
  readonly folder: string;
  readonly number: number;
  readonly piece: Shard;
  readonly source: Source;
}

/**
 * A record that begins before the end of its piece is read as in the whole file, however far behind that end its quotes reach: at
 * most a mebicharacter and the line that it ends on (files/csv/split-records.ts), so less than this.
 */
const BEHIND_BYTES = 8 * 2 ** 20;

async function readPiece(
  { dependencies, recipe, folder, number, piece, source }: Work,
  { champion, bytes }: Arrival,
): Promise<ShardCounts> {
  const { data, models, getReference } = dependencies;
  const dataset = recipe.dataset.name;
  const model = await findChampionModel(models, dataset, champion);
  const { from, to, line, endLine } = piece;
  const { delimiter, headerLine, cellCount, ...match } = source.table!;
  const scratch = await mkdtemp(join(tmpdir(), 'stima-'));
  try {
    const { stream } = await data.readRange(source.key, from, Math.min(bytes, to + BEHIND_BYTES), source.etag);
    const stretch = { delimiter, headerLine, cellCount, line, ...(endLine !== undefined && { endLine }) };
    const found = await ingestByteRange(stream, stretch, match, {
      recipe,
      reference: getReference(dataset),
      champion: model && createAppraiser(recipe.dataset, model),
      scratch,
    });
    // What makes a file unreadable was looked for when it was cut.
    if ('unreadable' in found) throw new Error(`piece ${number} of ${source.key}: ${found.unreadable.message}`);
    await data.putFile(mapKey(folder, 'accepted', number), found.acceptedPath);
    await data.putFile(mapKey(folder, 'rejected', number), found.rejectedPath);
    await data.put(mapKey(folder, 'piece-sums', number), encodeSummary(recipe, found.summary));
    await data.put(mapKey(folder, 'piece-samples', number), encodeSamples(recipe, found.samples));
    const { rows, outside, summary } = found;
    return { ...rows, trainingRows: rowCount(summary), ...(outside !== undefined && { outside }) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Rows that were accepted once stay so: a recipe that no longer reads one of them is wrong. */
async function renewPiece({ dependencies, recipe, folder, number, piece, source }: Work): Promise<ShardCounts> {
  const { data, getReference } = dependencies;
  const { dataset } = recipe;
  const { stream } = await data.readRange(source.key, piece.from, piece.to, source.etag);
  const { batches, match } = await openAccepted(decompress(stream), recipe, source, piece);
  const readPriced = createPricedRowReader(dataset, match);
  const summariser = createSummariser(recipe, getReference(dataset.name));
  const row = new Float64Array(dataset.columns.length);
  let accepted = 0;
  for await (const batch of batches)
    for (const record of batch) {
      const price = readPriced(record, row);
      if (typeof price !== 'number')
        throw new RenewalError(
          `upload ${source.uploadId} cannot be summed up anew: "${record.text}" was accepted, and now ${price[0]!.message}. Withdraw it and send it again.`,
        );
      summariser.add(row, price);
      accepted++;
    }
  const { summary, samples } = summariser.finish();
  await data.put(mapKey(folder, 'piece-sums', number), encodeSummary(recipe, summary));
  await data.put(mapKey(folder, 'piece-samples', number), encodeSamples(recipe, samples));
  return { read: accepted, accepted, refused: 0, repaired: 0, trainingRows: rowCount(summary) };
}

async function openAccepted(
  text: AsyncIterable<Uint8Array>,
  { dataset }: Recipe,
  { table, uploadId }: Source,
  { line }: Shard,
) {
  if (table) {
    const { cellOf, targetCell, ...stretch } = table;
    return { batches: readCsvByteRange(text, { ...stretch, line }), match: { cellOf, targetCell } };
  }
  const { header, batches } = await readCsv(text);
  const match = matchHeader(dataset, header, { target: 'required' });
  if ('refused' in match)
    throw new RenewalError(
      `upload ${uploadId} cannot be summed up anew: ${match.message} Withdraw it and send it again.`,
    );
  return { batches, match };
}

/** The story of a run tells of ten pieces at most. */
async function tellProgress(
  { dependencies, recipe, number }: Work,
  runId: string,
  { pieces }: Manifest,
  { read, accepted }: ShardCounts,
): Promise<void> {
  dependencies.onProgress?.('sum-up', (number + 1) / pieces.length);
  const every = Math.ceil(pieces.length / 10);
  if ((number + 1) % every !== 0 && number + 1 !== pieces.length) return;
  await recordStep(dependencies, recipe.dataset.name, runId, {
    step: `piece-${number + 1}`,
    message: `Piece ${number + 1} of ${pieces.length} is summed up: ${accepted} of ${read} rows accepted.`,
  });
}
