/** From which size a file is cut, and into what. */
export interface ShardSizes {
  /** Files of more bytes than this are summed up in pieces. */
  readonly overBytes: number;
  /** A piece has about so many. */
  readonly pieceBytes: number;
}

/** A map has at most about so many pieces: those of a larger file are larger. */
export const MOST_SHARDS = 2_000;

/**
 * A processor sums up about 100,000 rows, 6 MB, a second, and so 256 MiB in less than a minute. From there on a map is ahead, also
 * with four pieces at a time: it has the cut and the merging beside (bench/README.md). A piece takes some eight seconds and stays
 * below 512 MB; smaller ones would cost more in merging, since the sums of a piece are 17 MB however few rows it has. Set by
 * MAP_OVER_BYTES and MAP_PIECE_BYTES.
 */
const DEFAULTS: ShardSizes = { overBytes: 256 * 2 ** 20, pieceBytes: 32 * 2 ** 20 };

export class ShardSizesError extends Error {
  override readonly name = 'CutSizesError';
}

/** @throws CutSizesError if one is set and is no whole number of bytes */
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
