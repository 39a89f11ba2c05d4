import { asBytes } from '../numerics/bytes.ts';
import { mergeSamples as mergeRows, type Sample } from '../summary/sample.ts';
import { mergeSketches, type Sketch } from '../summary/sketch.ts';
import { SummaryError } from './errors.ts';
import { decodeSealed, startBytes } from './sealed-bytes.ts';

const FORMAT = 'stima-samples-2';

/** The single rows that an upload keeps: some to calibrate on, some to test on, and hashes that recognise all of them. */
export interface Samples {
  readonly calibration: Sample;
  readonly holdout: Sample;
  readonly sketch: Sketch;
}

/** @param all at least one; they stay as they are */
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
  const out = startBytes(FORMAT, key);
  for (const sample of [calibration, holdout]) {
    out.unsigned(sample.limit);
    out.unsigned(sample.count);
    out.raw(asBytes(sample.entries.subarray(0, sample.count * sample.stride)));
  }
  out.unsigned(sketch.limit);
  out.raw(asBytes(sketch.hashes));
  return out.sealed();
}

/** @throws SummaryError if the bytes are torn, of another format or of another recipe */
export function decodeSamples(
  recipe: { readonly key: string; readonly dataset: { readonly columns: readonly unknown[] } },
  bytes: Uint8Array,
): Samples {
  return decodeSealed(recipe, 'samples', FORMAT, bytes, (input) => {
    const stride = recipe.dataset.columns.length + 3;
    const readSample = (): Sample => {
      const limit = input.unsigned();
      const count = input.unsigned();
      const entries = input.numbers(Float64Array);
      if (entries.length !== count * stride)
        throw new SummaryError(`samples: ${entries.length} numbers, ${count * stride} expected`);
      return { limit, stride, count, entries };
    };
    const calibration = readSample();
    const holdout = readSample();
    const sketch = { limit: input.unsigned(), hashes: input.numbers(Float64Array) };
    return { calibration, holdout, sketch };
  });
}
