/** The smallest distinct row hashes of a set of rows, ascending, at most `limit` (a bottom-k sketch). */
export interface Sketch {
  readonly limit: number;
  readonly hashes: Float64Array;
}

const SKETCH_LIMIT = 16_384;

/** Collects hashes one by one. */
export function createSketcher(limit = SKETCH_LIMIT) {
  let kept = new Float64Array(0);
  // It grows with the rows. Most files are small.
  let fresh = new Float64Array(256);
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
      if (count < fresh.length) return;
      settle();
      if (fresh.length < 4 * limit) fresh = new Float64Array(4 * fresh.length);
    },
    sketch(): Sketch {
      settle();
      return { limit, hashes: kept };
    },
  };
}

export function mergeSketches(sketches: readonly [Sketch, ...Sketch[]]): Sketch {
  const { limit } = sketches[0];
  let left: readonly Float64Array[] = sketches.map(({ hashes }) => hashes);
  // In pairs. Otherwise a large sketch would be copied for each of many small ones.
  while (left.length > 1)
    left = Array.from({ length: Math.ceil(left.length / 2) }, (_, i) => {
      const [one, other] = [left[2 * i]!, left[2 * i + 1]];
      return other ? mergeDistinct(one, other, limit) : one;
    });
  return { limit, hashes: left[0]!.slice(0, limit) };
}

/** The smallest numbers of two ascending lists, each number once. */
function mergeDistinct(one: Float64Array, other: Float64Array, limit: number): Float64Array {
  const merged = new Float64Array(Math.min(limit, one.length + other.length));
  let count = 0;
  for (let i = 0, j = 0; count < merged.length && (i < one.length || j < other.length); ) {
    const a = i < one.length ? one[i]! : Number.POSITIVE_INFINITY;
    const b = j < other.length ? other[j]! : Number.POSITIVE_INFINITY;
    merged[count++] = Math.min(a, b);
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return merged.slice(0, count);
}

/**
 * Share of the rows of `part` that are also in `whole`. It is estimated on the hashes below which both sketches are complete.
 *
 * @returns the share with the number of hashes it rests on; share 0 if that is 0
 */
export function estimateOverlap(part: Sketch, whole: Sketch): { share: number; compared: number } {
  const bound = Math.min(completeBelow(part), completeBelow(whole));
  let compared = 0;
  let shared = 0;
  let at = 0;
  for (const hash of part.hashes) {
    if (hash > bound) break;
    compared++;
    // Both ascend.
    while (at < whole.hashes.length && whole.hashes[at]! < hash) at++;
    if (whole.hashes[at] === hash) shared++;
  }
  return { share: compared ? shared / compared : 0, compared };
}

function completeBelow({ limit, hashes }: Sketch): number {
  return hashes.length < limit ? Number.POSITIVE_INFINITY : hashes[limit - 1]!;
}

function distinct(sorted: Float64Array): Float64Array {
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}
