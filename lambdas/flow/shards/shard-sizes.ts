/** From which size a file is cut, and into what. */
export interface ShardSizes {
  /** Files with more bytes than this are summed up in shards. */
  readonly overBytes: number;
  /** A shard has about so many bytes. */
  readonly pieceBytes: number;
}

/** A map has at most about so many shards. A larger file has larger ones. */
export const MOST_SHARDS = 2_000;

/**
 * A processor sums up about 100,000 rows, 6 MB, a second. So 256 MiB take less than a minute. For larger files a map is faster,
 * even with four shards at a time and with the time for cutting and merging (bench/README.md). A shard takes some eight seconds
 * and stays below 512 MB of memory. Smaller shards would cost more in merging, since the sums of a shard are 17 MB however few
 * rows it has. MAP_OVER_BYTES and MAP_PIECE_BYTES set other sizes.
 */
const DEFAULTS: ShardSizes = { overBytes: 256 * 2 ** 20, pieceBytes: 32 * 2 ** 20 };

export class ShardSizesError extends Error {
  override readonly name = 'ShardSizesError';
}

/** @throws ShardSizesError if one is set and is no whole number of bytes */
export function readShardSizes(environment: Readonly<Record<string, string | undefined>>): ShardSizes {
  const read = (name: string, usual: number): number => {
    const text = environment[name];
    if (!text) return usual;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ShardSizesError(`${name} is ${JSON.stringify(text)}; a whole number of bytes, 1 or more, is expected`);
    return value;
  };
  return {
    overBytes: read('MAP_OVER_BYTES', DEFAULTS.overBytes),
    pieceBytes: read('MAP_PIECE_BYTES', DEFAULTS.pieceBytes),
  };
}
