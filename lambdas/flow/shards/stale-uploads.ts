import { buffer } from 'node:stream/consumers';
import type { Dataset } from '../../../datasets/dataset.ts';
import { rowsOf } from '../../../registry/correction.ts';
import { findReceipt, type Receipt } from '../../../registry/receipt.ts';
import { CorruptRecordError, findRecord, orDamage, unlessDamaged } from '../../../registry/record.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import { NotFoundError, type Store } from '../../../registry/storage/store.ts';
import { uploadFolder } from '../../../registry/upload-folder.ts';
import { kindOf, type RecipeId, type Registry, type SummarisingKind } from '../../../training/kinds/kind.ts';
import { listReader, objectReader, readNumber, readString } from '../../../training/table/read-json.ts';
import { matchAccepted } from '../ingest/accepted-rows.ts';
import { groupShards, type Manifest, type Shard, type Source, type SourceTable } from './manifest.ts';
import { MOST_SHARDS } from './shard-sizes.ts';

/** The starts of the gzip members in `accepted.csv.gz`, and the header, which only the first member has. */
export interface AcceptedParts {
  readonly header: readonly string[];
  readonly starts: readonly number[];
}

const readParts = objectReader<AcceptedParts>({ header: listReader(readString), starts: listReader(readNumber) });

export const partsKey = (dataset: string, uploadId: string) => `${uploadFolder(dataset, uploadId)}/accepted.parts.json`;

/** Names of uploads whose sums were found to be of the present recipe. The process that keeps it empties it when sums may have changed. */
export type CheckedSums = Set<string>;

/**
 * The manifest for summing up again the uploads with sums under another recipe. `undefined` if there are none. The map
 * reads the accepted rows and not the original files. A file may have been replaced by another one of the same name.
 * And a recipe does not decide which rows are accepted. The accepted rows have the same numbers as the original rows.
 * @param uploadIds ascending
 * @param checked the uploads that are known to be of this recipe. They are not looked at, and those found to be of it
 * are added.
 */
export async function shardStaleUploads(
  data: Store,
  summarising: Registry<SummarisingKind>,
  recipe: RecipeId,
  uploadIds: readonly string[],
  checked: CheckedSums = new Set(),
): Promise<Manifest | undefined> {
  const stale = await findStale(data, kindOf(summarising, recipe.dataset), recipe, uploadIds, checked);
  if (stale.length === 0) return undefined;
  const sources: { readonly source: Omit<Source, 'merges' | 'first' | 'count'>; readonly pieces: readonly Shard[] }[] =
    [];
  let count = 0;
  for (const uploadId of stale) {
    const cut = await cutAccepted(data, recipe.dataset, uploadId, sources.length);
    sources.push(cut);
    count += cut.pieces.length;
    // The size of a state is limited. The other uploads are found after these.
    if (count >= MOST_SHARDS) break;
  }
  const { groups, merges } = groupShards(sources.map(({ pieces }) => pieces.length));
  return {
    dataset: recipe.dataset.name,
    recipe: recipe.key,
    sources: sources.map(({ source }, i) => ({ ...source, ...merges[i]! })),
    pieces: sources.flatMap(({ pieces }) => pieces),
    groups,
  };
}

async function findStale(
  data: Store,
  kind: SummarisingKind,
  recipe: RecipeId,
  uploadIds: readonly string[],
  checked: CheckedSums,
): Promise<string[]> {
  const nameOf = (id: string) => `${recipe.key} ${id}`;
  const unchecked = uploadIds.filter((id) => !checked.has(nameOf(id)));
  const found = await inBatches(unchecked, (id) => recipeOf(data, kind, recipe, id));
  const isCurrent = (_: string, i: number) => found[i] === recipe.key;
  for (const id of unchecked.filter(isCurrent)) checked.add(nameOf(id));
  return unchecked.filter((id, i) => !isCurrent(id, i));
}

/** The recipe of an upload's sums, from their first bytes. `undefined` if there are no sums. */
async function recipeOf(
  data: Store,
  kind: SummarisingKind,
  { key, dataset }: RecipeId,
  uploadId: string,
): Promise<string | undefined> {
  try {
    // The number of bytes that is needed to distinguish this recipe from all others.
    const length = Buffer.byteLength(key) + 64;
    const { stream } = await data.readRange(`${uploadFolder(dataset.name, uploadId)}/summary.bin`, 0, length);
    return kind.findRecipeKey(await buffer(stream));
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

async function cutAccepted(data: Store, dataset: Dataset, uploadId: string, source: number) {
  const receipt = unlessDamaged(await orDamage(findReceipt(data, dataset.name, uploadId)));
  const known = receipt ? momentIn(receipt) : {};
  const rows = receipt ? rowsOf(receipt) : uploadId;
  const key = `${uploadFolder(dataset.name, rows)}/accepted.csv.gz`;
  const { stream, size, etag } = await data.readRange(key, 0, 1);
  stream.destroy();
  const parts = await orDamage(findRecord(data, partsKey(dataset.name, rows), readParts));
  // Without them its rows are read in one go.
  if (!parts || parts instanceof CorruptRecordError)
    return { source: { uploadId, key, etag, ...known }, pieces: [{ source, from: 0, to: size, line: 1 }] };
  const { header, starts } = parts;
  const pieces = starts.map((from, i) => ({ source, from, to: starts[i + 1] ?? size, line: i === 0 ? 1 : 2 }));
  return { source: { uploadId, key, etag, ...known, table: acceptedTable(dataset, uploadId, header) }, pieces };
}

/** What a shard must know of a receipt. */
const momentIn = ({ asOf, source }: Receipt): Pick<Source, 'asOf' | 'pricedBy'> => ({
  ...(asOf !== undefined && { asOf }),
  ...(source !== undefined && { pricedBy: source }),
});

/** How accepted rows are read that were accepted in shards. */
export function acceptedTable(dataset: Dataset, uploadId: string, header: readonly string[]): SourceTable {
  const { cellOf, targetCell, dateCell, sourceCell } = matchAccepted(dataset, uploadId, header);
  const table = { delimiter: ',', headerLine: 1, cellCount: header.length, cellOf, targetCell } as const;
  return { ...table, ...labelCells({ dateCell, sourceCell }) };
}

/** The cells of the labels that rows have. */
export const labelCells = ({
  dateCell = -1,
  sourceCell = -1,
}: {
  readonly dateCell?: number | undefined;
  readonly sourceCell?: number | undefined;
}): Pick<SourceTable, 'dateCell' | 'sourceCell'> => ({
  ...(dateCell >= 0 && { dateCell }),
  ...(sourceCell >= 0 && { sourceCell }),
});
