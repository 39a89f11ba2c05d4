import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Known } from '../cli/known/known.ts';
import { Failure } from '../cli/terminal/failure.ts';
import type { Progress } from '../cli/terminal/progress.ts';
import { mergeFiles } from '../lambdas/flow/fit/merged.ts';
import type { JobFitRecord } from '../lambdas/flow/fit/training-job.ts';
import { storedRecipe } from '../lambdas/flow/flow.ts';
import { kindOf } from '../training/kinds/kind.ts';
import { pluralise } from '../training/words/pluralise.ts';

/** The request to the thread that fits summaries. */
export interface FitJob {
  readonly dataset: string;
  /** The folder with `{uploadId}/summary.bin` and `samples.bin`, at any depth. */
  readonly summaries: string;
  readonly parameters: object;
  /** The folder for model.json, fit.json and the merged sums. */
  readonly folder: string;
}

export interface FittedJob {
  readonly uploads: number;
  readonly rows: number;
}

/** The step Fit of the flow. It reads files of uploads instead of a store. */
export async function fitJob(
  job: FitJob,
  progress: Pick<Progress, 'done'>,
  known: Pick<Known, 'datasets' | 'fitting'>,
): Promise<FittedJob> {
  const { dataset, summaries, parameters, folder } = job;
  const started = Date.now();
  const declared = known.datasets.get(dataset)!;
  const kind = kindOf(known.fitting, declared);
  const fitting = kind.openFit(storedRecipe(declared));
  const found = await findUploads(summaries);
  const uploadIds = [...found.keys()].sort();
  const { summary, samples } = await mergeFiles(fitting, uploadIds, (id, file) => readUpload(found.get(id)!, file));
  const equations = fitting.createEquations(summary);
  const rows = fitting.equationRows(equations);
  progress.done('merge', pluralise(uploadIds.length, 'upload'));
  const write = (name: string, body: string | Uint8Array) => writeFile(join(folder, name), body);
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
  return { uploads: uploadIds.length, rows };
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
