/** The smallest distinct row hashes of a set of rows, ascending, at most `limit` (a bottom-k sketch). */
export interface Sketch {
  readonly limit: number;
  readonly hashes: Float64Array;
}

export const SKETCH_LIMIT = 16_384;

/** Collects hashes one by one. */
export function createSketcher(limit = SKETCH_LIMIT) {
  let kept = new Float64Array(0);
  const fresh = new Float64Array(4 * limit);
  let count = 0;
  const settle = () => {
    const all = new Float64Array(kept.length + count);
    all.set(kept);
    all.set(fresh.subarray(0, count), kept.length);
    kept = distinct(all.sort()).slice(0, limit);
    count = 0;
  };
  return {
    add(hash: number): void {
      if (kept.length === limit && hash > kept[limit - 1]!) return;
      fresh[count++] = hash;
      if (count === fresh.length) settle();
    },
    sketch(): Sketch {
      settle();
      return { limit, hashes: kept };
    },
  };
}

export function mergeSketches(sketches: readonly [Sketch, ...Sketch[]]): Sketch {
  const { limit } = sketches[0];
  const all = new Float64Array(sketches.reduce((sum, { hashes }) => sum + hashes.length, 0));
  let at = 0;
  for (const { hashes } of sketches) {
    all.set(hashes, at);
    at += hashes.length;
  }
  return { limit, hashes: distinct(all.sort()).slice(0, limit) };
}

/**
 * Share of the rows of `part` that are also in `whole`. It is estimated on the hashes below which both sketches are complete.
 *
 * @returns the share with the number of hashes it rests on; share 0 if that is 0
 */
export function estimateOverlap(part: Sketch, whole: Sketch): { share: number; compared: number } {
  const bound = Math.min(completeBelow(part), completeBelow(whole));
  const known = new Set(whole.hashes);
  let compared = 0;
  let shared = 0;
  for (const hash of part.hashes) {
    if (hash > bound) break;
    compared++;
    if (known.has(hash)) shared++;
  }
  return { share: compared ? shared / compared : 0, compared };
}

function completeBelow({ limit, hashes }: Sketch): number {
  return hashes.length < limit ? Number.POSITIVE_INFINITY : hashes[limit - 1]!;
}

function distinct(sorted: Float64Array): Float64Array {
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}
