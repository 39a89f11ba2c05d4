import type { Delimiter } from '../../../files/csv/split-records.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Store } from '../../../registry/storage/store.ts';

/**
 * How a run has cut what it reads, written once by its first step: each piece is summed up by itself, and what the pieces of an
 * upload come to is merged, in groups where they are many.
 */
export interface Manifest {
  readonly dataset: string;
  /** Key of the recipe under which everything is summed up. */
  readonly recipe: string;
  readonly sources: readonly Source[];
  readonly pieces: readonly Shard[];
  readonly groups: readonly Group[];
  /** The file that has come; absent where uploads are summed up anew. */
  readonly arrival?: Arrival;
}

/** One upload. */
export interface Source {
  readonly uploadId: string;
  readonly key: string;
  readonly etag: string;
  /** What comes to its summary, in order: its groups, or its pieces where they are few. */
  readonly merges: 'pieces' | 'groups';
  readonly first: number;
  readonly count: number;
  /** How its rows are read; absent where each piece is a table of its own, with a header. */
  readonly table?: SourceTable;
}

export interface SourceTable {
  readonly delimiter: Delimiter;
  readonly headerLine: number;
  readonly cellCount: number;
  readonly cellOf: readonly number[];
  readonly targetCell: number;
}

/** Bytes `from` to `to` of a source, the last one excluded. */
export interface Shard {
  readonly source: number;
  readonly from: number;
  readonly to: number;
  /** 1-based number of its first line, and that of the next piece; absent in the last. */
  readonly line: number;
  readonly endLine?: number;
}

/** Pieces that follow each other and belong to one source. */
export interface Group {
  readonly first: number;
  readonly count: number;
}

export interface Arrival {
  readonly name: string;
  readonly bytes: number;
  readonly notes: readonly string[];
  /** The version that every piece is compared with; null where none answers. */
  readonly champion: string | null;
}

/** What one piece has come to, beside its sums. */
export interface ShardCounts {
  readonly read: number;
  readonly accepted: number;
  readonly refused: number;
  readonly repaired: number;
  readonly trainingRows: number;
  /** Priced outside the range of the champion; absent where there is none. */
  readonly outside?: number;
}

/** Pieces that are merged in one go. */
export const GROUP_SHARDS = 32;

/** Splits the pieces of each source into groups, where they are more than are merged in one go. */
export function groupShards(counts: readonly number[]): {
  readonly groups: readonly Group[];
  readonly merges: readonly Pick<Source, 'merges' | 'first' | 'count'>[];
} {
  const groups: Group[] = [];
  let piece = 0;
  const merges = counts.map((count): Pick<Source, 'merges' | 'first' | 'count'> => {
    const first = piece;
    piece += count;
    if (count <= GROUP_SHARDS) return { merges: 'pieces', first, count };
    const before = groups.length;
    for (let from = first; from < piece; from += GROUP_SHARDS)
      groups.push({ first: from, count: Math.min(GROUP_SHARDS, piece - from) });
    return { merges: 'groups', first: before, count: groups.length - before };
  });
  return { groups, merges };
}

/** All that a map leaves behind lies in the folder of its run; nothing else refers to it. */
export const mapFolder = (dataset: string, runId: string) => `pieces/${dataset}/${runId}`;

export type MapFile =
  | 'accepted'
  | 'rejected'
  | 'piece-sums'
  | 'piece-samples'
  | 'group-sums'
  | 'group-samples'
  | 'counts';

const ENDINGS: Readonly<Record<MapFile, string>> = {
  accepted: 'csv.gz',
  rejected: 'csv',
  'piece-sums': 'bin',
  'piece-samples': 'bin',
  'group-sums': 'bin',
  'group-samples': 'bin',
  counts: 'json',
};

/** Ascending by number. */
export function mapKey(folder: string, file: MapFile, number: number): string {
  return `${folder}/${file}/${String(number).padStart(6, '0')}.${ENDINGS[file]}`;
}

export async function writeManifest(data: Store, folder: string, cutting: Manifest): Promise<void> {
  await data.put(`${folder}/cutting.json`, JSON.stringify(cutting));
}

export async function findManifest(data: Store, folder: string): Promise<Manifest | undefined> {
  const stored = await data.find(`${folder}/cutting.json`);
  return stored && (JSON.parse(Buffer.from(stored.body).toString()) as Manifest);
}

/** Removes what a map has left, once nobody needs it; the cutting last. */
export async function removeMap(data: Store, folder: string): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of data.list(`${folder}/`)) if (!key.endsWith('/cutting.json')) keys.push(key);
  await inBatches(keys, (key) => data.remove(key));
  await data.remove(`${folder}/cutting.json`);
}
