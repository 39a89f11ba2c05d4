import { showFound } from '../../../training/table/found.ts';

/** The size from which a file is cut, and the size of its shards. */
export interface ShardSizes {
  /** Files with more bytes than this are summed up in shards. */
  readonly overBytes: number;
  /** The approximate size of a shard, in bytes. */
  readonly pieceBytes: number;
}

/** The approximate maximum number of shards. A larger file has larger shards. */
export const MOST_SHARDS = 2_000;

/**
 * A processor sums up about 100,000 rows, 6 MB, a second. So 256 MiB take less than a minute. For larger files a map is
 * faster, even with four shards at a time and with the time for cutting and merging (bench/README.md). A shard takes
 * about eight seconds and less than 512 MB of memory. Smaller shards would cost more in merging, since the sums of a
 * shard are 17 MB for any number of rows. MAP_OVER_BYTES and MAP_PIECE_BYTES set other sizes.
 */
const DEFAULTS: ShardSizes = { overBytes: 256 * 2 ** 20, pieceBytes: 32 * 2 ** 20 };

class ShardSizesError extends Error {
  override readonly name = 'ShardSizesError';
}

/** @throws ShardSizesError if a variable is set and is no whole number of bytes */
export function readShardSizes(environment: Readonly<Record<string, string | undefined>>): ShardSizes {
  const read = (name: string, usual: number): number => {
    const text = environment[name];
    if (!text) return usual;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ShardSizesError(`${name} is ${showFound(text)}; a whole number of bytes, 1 or more, is expected`);
    return value;
  };
  return {
    overBytes: read('MAP_OVER_BYTES', DEFAULTS.overBytes),
    pieceBytes: read('MAP_PIECE_BYTES', DEFAULTS.pieceBytes),
  };
}
