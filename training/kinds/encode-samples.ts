import type { Column } from '../../datasets/column.ts';
import { asBytes } from '../numerics/bytes.ts';
import { mergeSamples as mergeRows, type Sample, sampleStratum } from '../summary/sample.ts';
import { mergeSketches, type Sketch } from '../summary/sketch.ts';
import { rowWidth } from '../table/text-parts.ts';
import { SummaryError } from './errors.ts';
import { decodeSealed, findSealedRecipe, startBytes } from './sealed-bytes.ts';

const FORMAT = 'stima-samples-2';
/** The format of samples with the stratum of each row. Samples without strata keep the old format. */
const STRATIFIED = 'stima-samples-3';

/** The single rows that an upload keeps: some to calibrate on, some to test on, and hashes that recognise all of them. */
export interface Samples {
  readonly calibration: Sample;
  readonly holdout: Sample;
  readonly sketch: Sketch;
}

/** @param all at least one. They are not changed. */
export function mergeSamples(all: readonly Samples[]): Samples {
  const [first, ...rest] = all;
  if (!first) throw new RangeError('merge: no samples given');
  if (rest.length === 0) return first;
  return {
    calibration: mergeRows([first.calibration, ...rest.map(({ calibration }) => calibration)]),
    holdout: mergeRows([first.holdout, ...rest.map(({ holdout }) => holdout)]),
    sketch: mergeSketches([first.sketch, ...rest.map(({ sketch }) => sketch)]),
  };
}

/** Canonical: equal samples have equal bytes. */
export function encodeSamples(
  { key }: { readonly key: string },
  { calibration, holdout, sketch }: Samples,
): Uint8Array {
  const stratified = [calibration, holdout].some(hasStrata);
  const out = startBytes(stratified ? STRATIFIED : FORMAT, key);
  for (const sample of [calibration, holdout]) {
    out.unsigned(sample.limit);
    out.unsigned(sample.count);
    out.raw(asBytes(stratified ? sample.entries.subarray(0, sample.count * sample.stride) : withoutStrata(sample)));
  }
  out.unsigned(sketch.limit);
  out.raw(asBytes(sketch.hashes));
  return out.sealed();
}

/**
 * @param relabel gives the stratum of a row in place of the one that the bytes say, 0 if they say none
 * @throws SummaryError if the bytes are truncated, of another format or of another recipe
 */
export function decodeSamples(
  recipe: { readonly key: string; readonly dataset: { readonly columns: readonly Column[] } },
  bytes: Uint8Array,
  relabel?: (stratum: number) => number,
): Samples {
  const stratified = findSealedRecipe(STRATIFIED, bytes) !== undefined;
  return decodeSealed(recipe, 'samples', stratified ? STRATIFIED : FORMAT, bytes, (input) => {
    const stride = rowWidth(recipe.dataset.columns) + 4;
    const written = stratified ? stride : stride - 1;
    const readSample = (): Sample => {
      const limit = input.unsigned();
      const count = input.unsigned();
      const numbers = input.numbers(Float64Array);
      if (numbers.length !== count * written)
        throw new SummaryError(`samples: ${numbers.length} numbers, ${count * written} expected`);
      const entries = stratified ? numbers : new Float64Array(count * stride);
      if (!stratified)
        for (let i = 0; i < count; i++) entries.set(numbers.subarray(i * written, (i + 1) * written), i * stride);
      for (let i = 1; relabel && i <= count; i++) {
        const at = i * stride - 1;
        entries[at] = relabel(entries[at]!);
      }
      return { limit, stride, count, entries };
    };
    const calibration = readSample();
    const holdout = readSample();
    const sketch = { limit: input.unsigned(), hashes: input.numbers(Float64Array) };
    return { calibration, holdout, sketch };
  });
}

function hasStrata(sample: Sample): boolean {
  for (let i = 0; i < sample.count; i++) if (sampleStratum(sample, i) !== 0) return true;
  return false;
}

function withoutStrata({ entries, stride, count }: Sample): Float64Array {
  const out = new Float64Array(count * (stride - 1));
  for (let i = 0; i < count; i++) out.set(entries.subarray(i * stride, (i + 1) * stride - 1), i * (stride - 1));
  return out;
}
