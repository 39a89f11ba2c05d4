/**
 * Of the rows seen, those with the smallest hashes, at most `limit`. Such a sample does not depend on order, and merges.
 * Each entry is `[item hash, row hash, target, ...columns, stratum]`. Entries ascend by item hash, then by row hash,
 * then by stratum: the same item may have the same price at two times.
 */
export interface Sample {
  readonly limit: number;
  readonly stride: number;
  count: number;
  entries: Float64Array;
}

/** Collects rows one by one into a sample. */
export function createSampler(limit: number, columnCount: number) {
  const sample: Sample = { limit, stride: columnCount + 4, count: 0, entries: new Float64Array(0) };
  // No item with a larger hash belongs to the sample, once it is full.
  let bound = Number.POSITIVE_INFINITY;
  return {
    /** @param stratum 0 where rows have none */
    add: (item: number, row: number, target: number, columns: Float64Array, stratum = 0): void => {
      if (item > bound) return;
      if (sample.count >= 2 * limit && isFull(sample)) {
        settle(sample);
        bound = sample.entries[(limit - 1) * sample.stride]!;
      }
      append(sample, item, row, target, columns, stratum);
    },
    finish: (): Sample => settle(sample),
  };
}

const isFull = ({ count, stride, entries }: Sample): boolean => (count + 1) * stride > entries.length;

function append(
  sample: Sample,
  item: number,
  row: number,
  target: number,
  columns: Float64Array,
  stratum: number,
): void {
  const { stride } = sample;
  if (isFull(sample)) {
    const grown = new Float64Array(Math.max(64, 2 * sample.count) * stride);
    grown.set(sample.entries.subarray(0, sample.count * stride));
    sample.entries = grown;
  }
  const at = sample.count++ * stride;
  sample.entries[at] = item;
  sample.entries[at + 1] = row;
  sample.entries[at + 2] = target;
  sample.entries.set(columns, at + 3);
  sample.entries[at + stride - 1] = stratum;
}

/** Sorts the entries, and drops those beyond the limit. */
function settle(sample: Sample): Sample {
  const { stride, entries } = sample;
  const order = Uint32Array.from({ length: sample.count }, (_, i) => i).sort(
    (a, b) =>
      entries[a * stride]! - entries[b * stride]! ||
      entries[a * stride + 1]! - entries[b * stride + 1]! ||
      entries[(a + 1) * stride - 1]! - entries[(b + 1) * stride - 1]!,
  );
  const kept = Math.min(sample.count, sample.limit);
  const sorted = new Float64Array(kept * stride);
  for (let i = 0; i < kept; i++) sorted.set(entries.subarray(order[i]! * stride, (order[i]! + 1) * stride), i * stride);
  sample.entries = sorted;
  sample.count = kept;
  return sample;
}

/** @param samples settled; they are not changed @returns a sample of the rows of all */
export function mergeSamples(samples: readonly [Sample, ...Sample[]]): Sample {
  let left: readonly Sample[] = samples;
  // In pairs. Otherwise a large sample would be copied for each of many small ones.
  while (left.length > 1)
    left = Array.from({ length: Math.ceil(left.length / 2) }, (_, i) => {
      const [one, other] = [left[2 * i]!, left[2 * i + 1]];
      return other ? mergeTwo(one, other) : one;
    });
  return left[0]!;
}

function mergeTwo(a: Sample, b: Sample): Sample {
  const { limit, stride } = a;
  const count = Math.min(limit, a.count + b.count);
  const entries = new Float64Array(count * stride);
  let [i, j] = [0, 0];
  for (let at = 0; at < entries.length; at += stride) {
    const isFirst =
      j === b.count || (i < a.count && !comesBefore(b.entries, j * stride, a.entries, i * stride, stride));
    const from = isFirst ? i++ * stride : j++ * stride;
    const source = isFirst ? a.entries : b.entries;
    for (let k = 0; k < stride; k++) entries[at + k] = source[from + k]!;
  }
  return { limit, stride, count, entries };
}

function comesBefore(a: Float64Array, i: number, b: Float64Array, j: number, stride: number): boolean {
  if (a[i] !== b[j]) return a[i]! < b[j]!;
  if (a[i + 1] !== b[j + 1]) return a[i + 1]! < b[j + 1]!;
  return a[i + stride - 1]! < b[j + stride - 1]!;
}

/** Copies the columns of entry i. */
export function readSampleRow({ entries, stride }: Sample, i: number, out: Float64Array): void {
  const from = i * stride + 3;
  for (let c = 0; c < out.length; c++) out[c] = entries[from + c]!;
}

/** Columns of entry i, a view. */
export function sampleRow(sample: Sample, i: number): Float64Array {
  return sample.entries.subarray(i * sample.stride + 3, (i + 1) * sample.stride - 1);
}

export function sampleTarget(sample: Sample, i: number): number {
  return sample.entries[i * sample.stride + 2]!;
}

/** Number of the stratum of entry i; 0 where rows have none. */
export function sampleStratum({ entries, stride }: Sample, i: number): number {
  return entries[(i + 1) * stride - 1]!;
}
