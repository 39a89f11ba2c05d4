import { readCellReading, readEncoding, tableReaders } from '../../../files/survey/read-convention.ts';
import type { FileConvention } from '../../../files/survey/survey-file.ts';
import { type RowCounts, rowCountReaders } from '../../../registry/receipt.ts';
import { encodeRecord, findRecord } from '../../../registry/record.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { type ForwardErrors, readForwardErrors } from '../../../training/evaluation/forward-errors.ts';
import { type RowDoubts, readRowDoubts } from '../../../training/evaluation/row-doubts.ts';
import { readTargetDistances, type TargetDistances } from '../../../training/evaluation/target-distances.ts';
import {
  listReader,
  nullableReader,
  objectReader,
  optionalReader,
  readNumber,
  readString,
  wordReader,
} from '../../../training/table/read-json.ts';
import { type DateSpan, readDateSpan } from '../ingest/date-span.ts';
import { readSourceCounts, type SourceCounts } from '../ingest/source-counts.ts';

/**
 * The shards that a run reads. Its first step writes the manifest once. Each shard is summed up on its own. Then the
 * results of an upload's shards are merged, in groups if there are many.
 */
export interface Manifest {
  readonly dataset: string;
  /** Key of the recipe under which everything is summed up. */
  readonly recipe: string;
  readonly sources: readonly Source[];
  readonly pieces: readonly Shard[];
  readonly groups: readonly Group[];
  /** The arrived file. Absent if uploads are summed up anew. */
  readonly arrival?: Arrival;
}

/** The shards and groups of one upload. */
export interface Source {
  readonly uploadId: string;
  readonly key: string;
  readonly etag: string;
  /** The parts that are merged to its summary, in order: its groups, or its shards if they are few. */
  readonly merges: 'pieces' | 'groups';
  readonly first: number;
  readonly count: number;
  /** How its rows are read. Absent if each shard is a table with its own header. */
  readonly table?: SourceTable;
  /** When its rows were priced, and by whom, as in the receipt. */
  readonly asOf?: string;
  readonly pricedBy?: string;
}

type Later = 'encoding' | 'reading';

/**
 * The convention of a file. Encoding and reading are absent for accepted rows, and in manifests from before files were
 * surveyed. Then the text is UTF-8, and numbers have a decimal point.
 */
export type SourceTable = Omit<FileConvention, Later> & Partial<Pick<FileConvention, Later>>;

/** Bytes `from` to `to` of a source, without the byte `to`. */
export interface Shard {
  readonly source: number;
  readonly from: number;
  readonly to: number;
  /**
   * The 1-based numbers of its first line and of the next shard's first line. The latter is absent in the last shard.
   */
  readonly line: number;
  readonly endLine?: number;
}

/** Consecutive shards of one source. */
export interface Group {
  readonly first: number;
  readonly count: number;
}

export interface Arrival {
  readonly name: string;
  readonly bytes: number;
  readonly notes: readonly string[];
  /** The version that every shard is compared with. It is null if there is no champion. */
  readonly champion: string | null;
  /** The day on which the file is read, since 1 January 1970: no row of it is of a later time. */
  readonly today?: number;
}

/** The counts of one shard. They are stored beside its sums. */
export interface ShardCounts extends RowCounts {
  readonly trainingRows: number;
  /** The number of rows priced outside the champion's range. Absent if there is no champion. */
  readonly outside?: number;
  /** Absent likewise, and if the kind has none. */
  readonly distances?: TargetDistances;
  /** Absent in what was counted before rows were doubted. */
  readonly doubts?: RowDoubts;
  /** Absent if the file has no dates. */
  readonly dates?: DateSpan;
  /** Absent if rows do not name their sources. */
  readonly sources?: SourceCounts;
  readonly forward?: ForwardErrors;
}

const readManifest = objectReader<Manifest>({
  dataset: readString,
  recipe: readString,
  sources: listReader(
    objectReader<Source>({
      uploadId: readString,
      key: readString,
      etag: readString,
      merges: wordReader('pieces', 'groups'),
      first: readNumber,
      count: readNumber,
      table: optionalReader(
        objectReader<SourceTable>({
          ...tableReaders,
          encoding: optionalReader(readEncoding),
          reading: optionalReader(readCellReading),
        }),
      ),
      asOf: optionalReader(readString),
      pricedBy: optionalReader(readString),
    }),
  ),
  pieces: listReader(
    objectReader<Shard>({
      source: readNumber,
      from: readNumber,
      to: readNumber,
      line: readNumber,
      endLine: optionalReader(readNumber),
    }),
  ),
  groups: listReader(objectReader<Group>({ first: readNumber, count: readNumber })),
  arrival: optionalReader(
    objectReader<Arrival>({
      name: readString,
      bytes: readNumber,
      notes: listReader(readString),
      champion: nullableReader(readString),
      today: optionalReader(readNumber),
    }),
  ),
});

export const readShardCounts = objectReader<ShardCounts>({
  ...rowCountReaders,
  trainingRows: readNumber,
  outside: optionalReader(readNumber),
  distances: optionalReader(readTargetDistances),
  doubts: optionalReader(readRowDoubts),
  dates: optionalReader(readDateSpan),
  sources: optionalReader(readSourceCounts),
  forward: optionalReader(readForwardErrors),
});

/** The number of shards that are merged at once. */
const GROUP_SHARDS = 32;

/** Splits the shards of each source into groups, if there are more than are merged at once. */
export function groupShards(counts: readonly number[]): {
  readonly groups: readonly Group[];
  readonly merges: readonly Pick<Source, 'merges' | 'first' | 'count'>[];
} {
  const groups: Group[] = [];
  let shard = 0;
  const merges = counts.map((count): Pick<Source, 'merges' | 'first' | 'count'> => {
    const first = shard;
    shard += count;
    if (count <= GROUP_SHARDS) return { merges: 'pieces', first, count };
    const before = groups.length;
    for (let from = first; from < shard; from += GROUP_SHARDS)
      groups.push({ first: from, count: Math.min(GROUP_SHARDS, shard - from) });
    return { merges: 'groups', first: before, count: groups.length - before };
  });
  return { groups, merges };
}

/** The folder of a run's map. The map writes only here, and nothing else uses the folder. */
export const mapFolder = (dataset: string, runId: string) => `pieces/${dataset}/${runId}`;

export type MapFile =
  | 'accepted'
  | 'rejected'
  | 'piece-sums'
  | 'piece-samples'
  /** What a first pass has counted, by shard. */
  | 'first-pass'
  /** What the second pass is given, by source. */
  | 'second-pass'
  | 'group-sums'
  | 'group-samples'
  | 'counts';

const ENDINGS: Readonly<Record<MapFile, string>> = {
  accepted: 'csv.gz',
  rejected: 'json',
  'piece-sums': 'bin',
  'piece-samples': 'bin',
  'first-pass': 'bin',
  'second-pass': 'bin',
  'group-sums': 'bin',
  'group-samples': 'bin',
  counts: 'json',
};

/** Ascending by number. */
export function mapKey(folder: string, file: MapFile, number: number): string {
  return `${folder}/${file}/${String(number).padStart(6, '0')}.${ENDINGS[file]}`;
}

export async function writeManifest(data: Store, folder: string, manifest: Manifest): Promise<void> {
  await data.put(`${folder}/cutting.json`, encodeRecord(manifest));
}

export async function findManifest(data: Store, folder: string): Promise<Manifest | undefined> {
  return findRecord(data, `${folder}/cutting.json`, readManifest);
}

/** Removes everything that a map has written, the manifest last. */
export async function removeMap(data: Store, folder: string): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of data.list(`${folder}/`)) if (!key.endsWith('/cutting.json')) keys.push(key);
  await inBatches(keys, (key) => data.remove(key));
  await data.remove(`${folder}/cutting.json`);
}
