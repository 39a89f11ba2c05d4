import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Known } from '../cli/known/known.ts';
import { Failure } from '../cli/terminal/failure.ts';
import type { Progress } from '../cli/terminal/progress.ts';
import { mergeFiles } from '../lambdas/flow/fit/merged.ts';
import { JOB_DAMAGED_FILE, type JobDamage, type JobFitRecord } from '../lambdas/flow/fit/training-job.ts';
import { storedRecipe } from '../lambdas/flow/flow.ts';
import { SummaryError } from '../training/kinds/errors.ts';
import { kindOf, type Sums } from '../training/kinds/kind.ts';
import { pluralise } from '../training/wording/pluralise.ts';

/** The request to the thread that fits summaries. */
export interface FitJob {
  readonly dataset: string;
  /** The folder with `{uploadId}/summary.bin` and `samples.bin`, at any depth. */
  readonly summaries: string;
  readonly parameters: object;
  /** The folder for model.json, fit.json and the merged sums. */
  readonly folder: string;
}

/** Either there is a fit, or sums of some uploads are damaged, and a file that names them. */
export type FitJobResult =
  | { readonly kind: 'fitted'; readonly uploads: number; readonly rows: number }
  | ({ readonly kind: 'damaged' } & JobDamage);

/** The step Fit of the flow. It reads files of uploads instead of a store. */
export async function fitJob(
  job: FitJob,
  progress: Pick<Progress, 'done'>,
  known: Pick<Known, 'datasets' | 'fitting'>,
): Promise<FitJobResult> {
  const { dataset, summaries, parameters, folder } = job;
  const started = Date.now();
  const declared = known.datasets.get(dataset)!;
  const kind = kindOf(known.fitting, declared);
  const fitting = kind.openFit(storedRecipe(declared));
  const found = await findUploads(summaries);
  const uploadIds = [...found.keys()].sort();
  const write = (name: string, body: string | Uint8Array) => writeFile(join(folder, name), body);
  const read = (id: string, file: string) => readUpload(found.get(id)!, file);
  const merged = await mergeFiles(fitting, uploadIds, read).catch((error: unknown) => {
    if (error instanceof SummaryError) return error;
    throw error;
  });
  if (merged instanceof SummaryError) {
    const damage: JobDamage = {
      uploadIds: await findDamaged(fitting, uploadIds, read),
      message: merged.message,
    };
    await write(JOB_DAMAGED_FILE, JSON.stringify(damage));
    progress.done('merge', `the sums of ${damage.uploadIds.join(' and ')} are damaged (${damage.message})`);
    return { kind: 'damaged', ...damage };
  }
  const { summary, samples } = merged;
  const equations = fitting.createEquations(summary);
  const rows = fitting.equationRows(equations);
  progress.done('merge', pluralise(uploadIds.length, 'upload'));
  await write('equations.bin', fitting.encodeEquations(equations));
  await write('samples.bin', fitting.encodeSamples(samples));
  const { model, ...fitted } = fitting.fit(equations, samples, kind.readFitParameters(parameters));
  progress.done('fit', `${rows} rows`);
  await write('model.json', model);
  const record: JobFitRecord = {
    uploadIds,
    recipe: fitting.key,
    fittedAt: new Date().toISOString(),
    ...fitted,
    fitMs: Date.now() - started,
  };
  await write('fit.json', `${JSON.stringify(record, null, 2)}\n`);
  return { kind: 'fitted', uploads: uploadIds.length, rows };
}

async function findDamaged(
  sums: Sums,
  uploadIds: readonly string[],
  read: Parameters<typeof mergeFiles>[2],
): Promise<string[]> {
  const damaged: string[] = [];
  for (const id of uploadIds)
    await mergeFiles(sums, [id], read).catch((error: unknown) => {
      if (!(error instanceof SummaryError)) throw error;
      damaged.push(id);
    });
  return damaged;
}

/**
 * The folder of each upload. A channel that is given as a list of objects keeps their keys, with or without their common part.
 * So only the last folder counts.
 */
async function findUploads(channel: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(channel, { recursive: true, withFileTypes: true });
  const folders = entries.filter(({ name }) => name === 'summary.bin').map((entry) => entry.parentPath);
  if (folders.length === 0)
    throw new Failure('input', `${channel} holds no summary.bin; a folder for each upload is expected.`);
  return new Map(folders.map((folder) => [basename(folder), folder]));
}

async function readUpload(folder: string, file: string): Promise<Uint8Array> {
  return readFile(join(folder, file)).catch((cause: Error) => {
    const path = join(basename(dirname(folder)), basename(folder), file);
    throw new Failure('input', `${path} cannot be read: ${cause.message}.`, { cause });
  });
}
