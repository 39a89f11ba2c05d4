import type { Store } from '../../../registry/storage/store.ts';
import { decodeEquations, encodeEquations } from '../../../training/lattice/encode-equations.ts';
import { addEncoded, decodeSamples, encodeSamples, type Samples } from '../../../training/lattice/encode-summary.ts';
import { addToEquations, createEquations, type Equations } from '../../../training/lattice/equations.ts';
import type { Recipe } from '../../../training/lattice/recipe.ts';
import { createSummary, type Summary } from '../../../training/lattice/summary.ts';
import { ByteReader, ByteWriter } from '../../../training/numerics/bytes.ts';
import { mergeSamples } from '../../../training/summary/sample.ts';
import { mergeSketches } from '../../../training/summary/sketch.ts';

/** What all uploads of a set amount to together. */
export interface Merged {
  readonly equations: Equations;
  readonly samples: Samples;
}

/**
 * The equations and samples of a set of uploads. Those made before are kept, with the set they stand for, and another set is
 * reached from them by adding and subtracting what differs: the cost is that of the difference, not of the history. What is
 * kept is written anew only once the difference has grown to half its size, so that a small upload does not cost writing it.
 *
 * @param uploadIds ascending, at least one
 */
export async function mergeUploads(data: Store, recipe: Recipe, uploadIds: readonly string[]): Promise<Merged> {
  const { equations, outgrown } = await mergeSums(data, recipe, uploadIds);
  // Once each, for the fit and for what is kept.
  const samples = { ...(await mergeKept(data, recipe, uploadIds)) };
  if (outgrown)
    await keepMerged(data, recipe.dataset.name, uploadIds, {
      equations: encodeEquations(equations),
      samples: encodeSamples(recipe, samples),
    });
  return { equations, samples };
}

/** Keeps what a set of uploads amounts to, in the place of what was kept before. */
export async function keepMerged(
  data: Store,
  dataset: string,
  uploadIds: readonly string[],
  { equations, samples }: { readonly equations: Uint8Array; readonly samples: Uint8Array },
): Promise<void> {
  await data.put(keptKey(dataset, 'equations'), keep(uploadIds, equations));
  await data.put(keptKey(dataset, 'samples'), keep(uploadIds, samples));
}

/** What uploads amount to, from nothing but the files of each; one of them is in memory at a time. */
export async function mergeFiles(
  recipe: Recipe,
  uploadIds: readonly string[],
  read: (uploadId: string, file: 'summary.bin' | 'samples.bin') => Promise<Uint8Array>,
): Promise<{ readonly summary: Summary; readonly samples: Samples }> {
  const summary = createSummary(recipe);
  let samples: Samples | undefined;
  for (const id of uploadIds) {
    addEncoded(recipe, summary, await read(id, 'summary.bin'));
    const own = decodeSamples(recipe, await read(id, 'samples.bin'));
    samples = samples ? { ...mergeLazily([samples, own]) } : own;
  }
  if (!samples) throw new RangeError('merge: no upload given');
  return { summary, samples };
}

/** Samples of a set of uploads: read where they are kept for just this set, else merged from each upload's own. */
export async function mergeKept(data: Store, recipe: Recipe, uploadIds: readonly string[]): Promise<Samples> {
  const kept = await readKept(data, keptKey(recipe.dataset.name, 'samples'));
  const usable = kept && findUsable(() => decodeSamples(recipe, kept.bytes));
  if (kept && usable && sameSet(kept.uploadIds, uploadIds)) return usable;
  const base = kept && usable && kept.uploadIds.every((id) => uploadIds.includes(id)) ? usable : undefined;
  const missing = base && kept ? uploadIds.filter((id) => !kept.uploadIds.includes(id)) : uploadIds;
  const all = base ? [base] : [];
  for (const id of missing) all.push(await readUploadSamples(data, recipe, id));
  return mergeLazily(all);
}

/** Each is merged when it is asked for: most steps want one of them. */
function mergeLazily(all: readonly Samples[]): Samples {
  const [first, ...rest] = all;
  if (!first) throw new RangeError('merge: no upload given');
  return {
    get calibration() {
      return mergeSamples([first.calibration, ...rest.map(({ calibration }) => calibration)]);
    },
    get holdout() {
      return mergeSamples([first.holdout, ...rest.map(({ holdout }) => holdout)]);
    },
    get sketch() {
      return mergeSketches([first.sketch, ...rest.map(({ sketch }) => sketch)]);
    },
  };
}

export async function readUploadSamples(data: Store, recipe: Recipe, uploadId: string): Promise<Samples> {
  return decodeSamples(recipe, (await data.get(`uploads/${recipe.dataset.name}/${uploadId}/samples.bin`)).body);
}

/** @returns `outgrown`: it is time to keep the equations of this set in place of what is kept */
async function mergeSums(
  data: Store,
  recipe: Recipe,
  uploadIds: readonly string[],
): Promise<{ equations: Equations; outgrown: boolean }> {
  const kept = await readKept(data, keptKey(recipe.dataset.name, 'equations'));
  const base = kept && findUsable(() => decodeEquations(recipe, kept.bytes));
  const added = base && kept ? uploadIds.filter((id) => !kept.uploadIds.includes(id)) : uploadIds;
  const removed = base && kept ? kept.uploadIds.filter((id) => !uploadIds.includes(id)) : [];
  if (!base || !kept || added.length + removed.length >= uploadIds.length) {
    const { summary } = await addUp(data, recipe, uploadIds);
    return { equations: createEquations(recipe, summary), outgrown: true };
  }
  let equations = base;
  let difference = 0;
  for (const [ids, sign] of [
    [added, 1],
    [removed, -1],
  ] as const) {
    if (ids.length === 0) continue;
    const { summary, bytes } = await addUp(data, recipe, ids);
    equations = addToEquations(recipe, equations, summary, sign);
    difference += bytes;
  }
  // Samples do not subtract: those kept with an upload that is gone are of no use.
  return { equations, outgrown: removed.length > 0 || 2 * difference > kept.bytes.length };
}

/** The sums of some uploads together, and of how many bytes they were read. */
async function addUp(data: Store, recipe: Recipe, uploadIds: readonly string[]) {
  const summary = createSummary(recipe);
  let bytes = 0;
  for (const id of uploadIds) {
    const { body } = await data.get(`uploads/${recipe.dataset.name}/${id}/summary.bin`);
    addEncoded(recipe, summary, body);
    bytes += body.length;
  }
  return { summary, bytes };
}

const keptKey = (dataset: string, what: 'equations' | 'samples') => `merged/${dataset}/${what}.bin`;

interface Kept {
  readonly uploadIds: readonly string[];
  readonly bytes: Uint8Array;
}

function keep(uploadIds: readonly string[], bytes: Uint8Array): Uint8Array {
  const out = new ByteWriter();
  out.text(uploadIds.join(' '));
  out.raw(bytes);
  return out.bytes();
}

/** What is kept is only a shortcut: where it cannot be used, for whatever reason, the uploads themselves are merged. */
async function readKept(data: Store, key: string): Promise<Kept | undefined> {
  const stored = await data.find(key);
  return (
    stored &&
    findUsable(() => {
      const input = new ByteReader(stored.body);
      return { uploadIds: input.text().split(' '), bytes: input.raw() };
    })
  );
}

function findUsable<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
