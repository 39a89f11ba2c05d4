import type { Dataset } from '../../../datasets/dataset.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { uploadFolder } from '../../../registry/upload-folder.ts';
import { SummaryError } from '../../../training/kinds/errors.ts';
import type { Fitting, KindSamples, RecipeId, Sums } from '../../../training/kinds/kind.ts';
import { labelOf } from '../../../training/kinds/upload-context.ts';
import { ByteReader, ByteWriter } from '../../../training/numerics/bytes.ts';

/** The sums or samples of an upload are damaged. The next run makes them again from its accepted rows. */
class DamagedSumsError extends Error {
  override readonly name = 'DamagedSumsError';
}

/** The sums and samples of all uploads of a set together. */
export interface Merged {
  /** The resources of the fit that merged them. */
  readonly equations: unknown;
  readonly samples: KindSamples;
  /** Whether it is time to write the equations and samples of this set to the cache. */
  readonly outgrown: boolean;
}

/**
 * The equations and samples of a set of uploads. A cache holds those of one set, with its name. For another set, the
 * difference is added and subtracted. So the cost depends on the difference and not on the history. The cache is
 * replaced only when the difference has grown to half of its size. So a small upload does not cost a write of the
 * cache. This function itself writes nothing.
 *
 * @param uploadIds ascending, at least one
 */
export async function mergeUploads(data: Store, fitting: Fitting, uploadIds: readonly string[]): Promise<Merged> {
  const { equations, outgrown } = await mergeSums(data, fitting, uploadIds);
  const samples = await mergeKept(data, fitting, uploadIds);
  return { equations, samples, outgrown };
}

/** Replaces the content of the cache by the sums and samples of a set of uploads. */
export async function keepMerged(
  data: Store,
  dataset: Dataset,
  uploadIds: readonly string[],
  { equations, samples }: { readonly equations: Uint8Array; readonly samples: Uint8Array },
): Promise<void> {
  await data.put(keptKey(dataset.name, 'equations'), keep(dataset, uploadIds, equations));
  await data.put(keptKey(dataset.name, 'samples'), keep(dataset, uploadIds, samples));
}

/** The sums and samples of uploads, read from their own files without the cache. One upload is in memory at a time. */
export async function mergeFiles(
  sums: Sums,
  uploadIds: readonly string[],
  read: (uploadId: string, file: 'summary.bin' | 'samples.bin') => Promise<Uint8Array>,
): Promise<{ readonly summary: unknown; readonly samples: KindSamples }> {
  let summary = sums.emptySummary();
  let samples: KindSamples | undefined;
  for (const id of uploadIds) {
    const label = labelOf(sums.dataset, id);
    summary = sums.addEncoded(summary, await read(id, 'summary.bin'), label);
    const own = sums.decodeSamples(await read(id, 'samples.bin'), label);
    samples = samples ? sums.mergeSamples([samples, own]) : own;
  }
  if (!samples) throw new RangeError('merge: no upload given');
  return { summary, samples };
}

/**
 * The samples of a set of uploads. If the cache has exactly this set, they are read from it. Otherwise the samples of
 * the uploads are merged.
 */
export async function mergeKept(data: Store, sums: Sums, uploadIds: readonly string[]): Promise<KindSamples> {
  const kept = await readKept(data, sums.dataset, 'samples', (bytes) => sums.decodeSamples(bytes));
  if (kept && sameSet(kept.uploadIds, uploadIds)) return kept.value;
  // Samples do not subtract.
  const base = kept?.uploadIds.every((id) => uploadIds.includes(id)) ? kept : undefined;
  const missing = base ? uploadIds.filter((id) => !base.uploadIds.includes(id)) : uploadIds;
  const all = base ? [base.value] : [];
  for (const id of missing) all.push(await readSamplesInForce(data, sums, id));
  return sums.mergeSamples(all);
}

export async function readUploadSamples(data: Store, sums: Sums, uploadId: string): Promise<KindSamples> {
  const { body } = await data.get(`${uploadFolder(sums.dataset.name, uploadId)}/samples.bin`);
  return sums.decodeSamples(body, labelOf(sums.dataset, uploadId));
}

/** @throws DamagedSumsError */
export async function readSamplesInForce(data: Store, sums: Sums, uploadId: string): Promise<KindSamples> {
  return renewIfDamaged(data, sums, uploadId, () => readUploadSamples(data, sums, uploadId));
}

async function mergeSums(
  data: Store,
  fitting: Fitting,
  uploadIds: readonly string[],
): Promise<{ equations: unknown; outgrown: boolean }> {
  const kept = await readKept(data, fitting.dataset, 'equations', (bytes) => fitting.decodeEquations(bytes));
  const added = kept ? uploadIds.filter((id) => !kept.uploadIds.includes(id)) : uploadIds;
  const removed = kept ? kept.uploadIds.filter((id) => !uploadIds.includes(id)) : [];
  if (!kept || added.length + removed.length >= uploadIds.length) {
    const { summary } = await addUp(data, fitting, uploadIds);
    return { equations: fitting.createEquations(summary), outgrown: true };
  }
  let equations = kept.value;
  let difference = 0;
  for (const [ids, sign] of [
    [added, 1],
    [removed, -1],
  ] as const) {
    if (ids.length === 0) continue;
    const { summary, bytes } = await addUp(data, fitting, ids);
    equations = fitting.addToEquations(equations, summary, sign);
    difference += bytes;
  }
  // Samples cannot be subtracted. If an upload of the cached set is gone, the cached samples cannot be used.
  return { equations, outgrown: removed.length > 0 || 2 * difference > kept.size };
}

/** The sums of some uploads together, and the number of bytes that were read. */
async function addUp(data: Store, sums: Sums, uploadIds: readonly string[]) {
  let summary = sums.emptySummary();
  let bytes = 0;
  for (const id of uploadIds) {
    summary = await renewIfDamaged(data, sums, id, async () => {
      const { body } = await data.get(summaryKey(sums, id));
      bytes += body.length;
      return sums.addEncoded(summary, body, labelOf(sums.dataset, id));
    });
  }
  return { summary, bytes };
}

/**
 * An upload without a summary is summed up anew by the next run, from its accepted rows. So a summary is removed if it, or the
 * samples beside it, cannot be read.
 * @throws DamagedSumsError
 */
async function renewIfDamaged<T>(data: Store, sums: Sums, uploadId: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof SummaryError)) throw cause;
    throw await removeDamaged(data, sums, [uploadId], cause.message, cause);
  }
}

/** Removes damaged sums, so that the next run makes them again. @returns the error that says so */
export async function removeDamaged(
  data: Store,
  { dataset }: Pick<RecipeId, 'dataset'>,
  uploadIds: readonly string[],
  found: string,
  cause?: unknown,
): Promise<DamagedSumsError> {
  for (const id of uploadIds) await data.remove(summaryKey({ dataset }, id));
  return new DamagedSumsError(
    `sums of upload ${uploadIds.join(' and ')} are damaged (${found}); the next run makes them again`,
    { cause },
  );
}

const summaryKey = ({ dataset }: Pick<RecipeId, 'dataset'>, uploadId: string) =>
  `${uploadFolder(dataset.name, uploadId)}/summary.bin`;

const keptKey = (dataset: string, what: 'equations' | 'samples') => `merged/${dataset}/${what}.bin`;

/** The content of the cache: the sums of one set of uploads. */
interface Kept<T> {
  readonly uploadIds: readonly string[];
  readonly value: T;
  /** Its size in bytes. */
  readonly size: number;
}

/** The head of a cache says whether the rows that ship count as of their source. In older caches they may not. */
function headOf(dataset: Dataset, uploadIds: readonly string[]): string {
  return uploadIds
    .map((id) => {
      const label = labelOf(dataset, id);
      return label ? `${id}@${encodeURIComponent(label.source)}` : id;
    })
    .join(' ');
}

function keep(dataset: Dataset, uploadIds: readonly string[], bytes: Uint8Array): Uint8Array {
  const out = new ByteWriter();
  out.text(headOf(dataset, uploadIds));
  out.raw(bytes);
  return out.bytes();
}

/** The cache is only a shortcut. If it cannot be used for any reason, the uploads themselves are merged. */
async function readKept<T>(
  data: Store,
  dataset: Dataset,
  what: 'equations' | 'samples',
  decode: (bytes: Uint8Array) => T,
): Promise<Kept<T> | undefined> {
  const stored = await data.find(keptKey(dataset.name, what));
  if (!stored) return undefined;
  try {
    const input = new ByteReader(stored.body);
    const head = input.text();
    const uploadIds = head.split(' ').map((id) => id.split('@')[0]!);
    if (headOf(dataset, uploadIds) !== head) return undefined;
    const bytes = input.raw();
    return { uploadIds, value: decode(bytes), size: bytes.length };
  } catch {
    return undefined;
  }
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
