import type { Store } from '../../../registry/storage/store.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import { mergeSketches, type Sketch } from '../../../training/summary/sketch.ts';
import { mergeKept, readSamplesInForce } from '../fit/merged.ts';

/** The sketch of all rows of a set of uploads. */
export type KnownSketch = (sums: Sums, uploadIds: readonly [string, ...string[]]) => Promise<Sketch>;

/**
 * Remembers the sketch of the set that was asked for last. If uploads have come since, only their samples are read.
 * So a burst of files reads the samples of each upload once, and not once for each file that follows.
 */
export function createKnownSketch(data: Store): KnownSketch {
  const last = new Map<string, { readonly uploadIds: readonly string[]; readonly sketch: Sketch }>();
  return async (sums, uploadIds) => {
    const before = last.get(sums.dataset.name);
    const asked = new Set<string>(uploadIds);
    const isBase = before?.uploadIds.every((id) => asked.delete(id)) ?? false;
    const sketch =
      before && isBase
        ? await addTo(before.sketch, data, sums, [...asked])
        : (await mergeKept(data, sums, uploadIds)).sketch;
    last.set(sums.dataset.name, { uploadIds, sketch });
    return sketch;
  };
}

async function addTo(sketch: Sketch, data: Store, sums: Sums, uploadIds: readonly string[]): Promise<Sketch> {
  const sketches: [Sketch, ...Sketch[]] = [sketch];
  for (const id of uploadIds) sketches.push((await readSamplesInForce(data, sums, id)).sketch);
  return mergeSketches(sketches);
}
