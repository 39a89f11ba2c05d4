import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Known } from '../cli/known/known.ts';
import { Failure, toFailure } from '../cli/terminal/failure.ts';
import { MODEL_FILES } from '../cli/training/model-folder.ts';
import { resultOfThread } from '../cli/training/result-of-thread.ts';
import type { Trained } from '../cli/training/train-job.ts';
import type { TrainJob } from '../cli/training/train-request.ts';
import { JOB_DAMAGED_FILE, JOB_FIT_FILES } from '../lambdas/flow/fit/training-job.ts';
import { kindOf } from '../training/kinds/kind.ts';
import type { FitJob, FitJobResult } from './fit-job.ts';
import { joinFiles } from './join-files.ts';
import type { MlFolder } from './ml-folder.ts';
import { readHyperparameters } from './read-hyperparameters.ts';
import { findTrainingFiles, uniqueFiles } from './training-files.ts';

export interface TrainOptions {
  readonly folder: MlFolder;
  /** The dataset of the rows. If it is absent, it is the only one. */
  readonly dataset?: string | undefined;
  /** The name of the model. */
  readonly version: string;
  /** The datasets that the rows may be of, and the parameters of their kinds. */
  readonly known: Pick<Known, 'datasets' | 'configuring'>;
  /** The module that runs the job in `workerData`, with datasets and kinds of its own. */
  readonly thread: URL;
}

/**
 * SageMaker's training contract. It learns from the files under input, and leaves a whole model or the reason why there
 * is none. The functions on AWS fit the same bytes from the same rows. A channel called summaries has sums of rows.
 * Then only the fit remains.
 * @returns the exit code
 */
export async function train(options: TrainOptions): Promise<number> {
  const { folder } = options;
  try {
    await rm(folder.failure, { force: true });
    if (existsSync(folder.summaries)) await workInScratch(options, prepareFit, filesOfFit);
    else sayResult(await workInScratch<Trained>(options, prepareTraining, () => MODEL_FILES));
    return 0;
  } catch (error) {
    if (!(error instanceof StoppedError)) {
      await report(error, folder);
      return 1;
    }
    say(`${error.message}; there is no model.`);
    return error.exitCode;
  }
}

/** SageMaker sends a signal when a Spot machine is taken back or a job is stopped. */
class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly exitCode: number;

  constructor(signal: 'SIGTERM' | 'SIGINT') {
    super(`Stopped by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** A job that finds damaged sums ends well, since SageMaker keeps no file of a job that fails. The flow then mends the sums. */
const filesOfFit = ({ kind }: FitJobResult): readonly string[] =>
  kind === 'fitted' ? JOB_FIT_FILES : [JOB_DAMAGED_FILE];

function sayResult({ notes, warnings, found, rows, learned, metrics }: Trained): void {
  for (const line of [...notes, ...warnings, ...found]) say(line);
  say(JSON.stringify({ rows, learned, metrics }));
}

/**
 * Runs a job in the thread. Its results are files, which are published when all of them exist.
 * @param filesOf their names
 */
async function workInScratch<Result>(
  options: TrainOptions,
  prepare: (options: TrainOptions, scratch: string) => Promise<TrainJob | FitJob>,
  filesOf: (result: Result) => readonly string[],
): Promise<Result> {
  const scratch = await mkdtemp(join(tmpdir(), 'stima-train-'));
  const started: { thread?: Worker } = {};
  const learn = async () => {
    const job = await prepare(options, scratch);
    started.thread = new Worker(options.thread, { workerData: job });
    const result = await resultOfThread<Result>(started.thread, (progress) => {
      if (progress.kind === 'done') say(`${progress.step}: ${progress.message}`);
    });
    publish(job.folder, options.folder.model, filesOf(result));
    return result;
  };
  try {
    return await Promise.race([learn(), untilStopped()]);
  } finally {
    await started.thread?.terminate();
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * The first process of a container has no default action for signals. Without this listener SageMaker would wait for
 * two minutes.
 */
function untilStopped(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => reject(new StoppedError(signal)));
  });
}

/** Writes to standard output. SageMaker keeps it as the log of the job, and reads metrics from it by pattern. */
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Refuses parameters of the sums. The sums are given, so only the fit can be chosen. */
async function prepareFit({ folder, dataset: name, known }: TrainOptions, scratch: string): Promise<FitJob> {
  const dataset = getDataset(name, known);
  checkFit(process.env.STIMA_FIT, process.env.STIMA_IMAGE_FIT);
  const { fit, ...others } = await readHyperparameters(folder.hyperparameters, dataset, known);
  const { fit: _, ...usual } = kindOf(known.configuring, dataset).defaults;
  if (!isDeepStrictEqual(others, usual))
    throw new Failure(
      'usage',
      'The summaries are given, so only fit can be chosen; leave out the other parameters, which belong to the summaries.',
    );
  say(`Fitting ${dataset.name} from the sums of uploads.`);
  return { dataset: dataset.name, summaries: folder.summaries, parameters: fit, folder: scratch };
}

/** Refuses an old image. It would make other bytes than the functions, and no check of the sums would show it. */
function checkFit(expected: string | undefined, own: string | undefined): void {
  if (expected && own && expected !== own)
    throw new Failure(
      'usage',
      `This image fits by the code ${own}, and the functions by ${expected}; build it from their commit, push it under a new tag, and name that in the stage.`,
    );
}

async function prepareTraining(
  { folder, dataset: name, version, known }: TrainOptions,
  scratch: string,
): Promise<TrainJob> {
  const dataset = getDataset(name, known);
  const config = await readHyperparameters(folder.hyperparameters, dataset, known);
  const found = await findTrainingFiles(folder.training);
  const files = found.length > 1 ? await uniqueFiles(found) : found;
  let names = files.map((file) => relative(folder.training, file));
  say(`Learning ${dataset.name} from ${names.join(', ')}.`);
  if (files.length < found.length) say(`Left out ${found.length - files.length}: the same bytes under another name.`);
  await mkdir(join(scratch, 'scratch'));
  let path = files[0]!;
  if (files.length > 1) {
    path = join(scratch, 'scratch', 'rows.csv');
    const joined = await joinFiles(dataset, folder.training, files, path);
    for (const reason of joined.leftOut) say(`Left out ${reason}`);
    names = [...joined.names];
    say('The lines that rejected.csv names are counted through all files.');
  }
  // The default is that of the functions on AWS, so that the sums can be added to theirs.
  const reference = config.reference ?? (dataset.reference === undefined ? 'none' : 'shipped');
  return {
    dataset: dataset.name,
    version,
    data: { name: names.join(' + '), path },
    folder: scratch,
    config: { ...config, reference },
  };
}

function getDataset(name: string | undefined, { datasets }: Pick<Known, 'datasets'>) {
  const known = [...datasets.keys()].join(', ');
  const [first] = datasets.values();
  const dataset = name === undefined ? first : datasets.get(name);
  if (dataset) return dataset;
  throw new Failure('usage', `STIMA_DATASET is ${name ?? 'not set'}, and must be one of: ${known}.`);
}

/**
 * Moves the finished files into the folder, which is a mount and cannot be replaced. model.json comes last: with it the model is
 * whole. The moves are synchronous, so a signal is handled before or after them.
 */
function publish(finished: string, folder: string, files: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const model = join(folder, 'model.json');
  rmSync(model, { force: true });
  for (const name of files) {
    if (name === 'model.json') continue;
    if (existsSync(join(finished, name))) copyFileSync(join(finished, name), join(folder, name));
    else rmSync(join(folder, name), { force: true });
  }
  if (!files.includes('model.json')) return;
  copyFileSync(join(finished, 'model.json'), `${model}.partial`);
  renameSync(`${model}.partial`, model);
}

/** SageMaker shows the first 1,024 characters as the job's FailureReason. */
async function report(error: unknown, { failure: path }: MlFolder): Promise<void> {
  const failure = toFailure(error);
  process.stderr.write(`${failure.message}\n`);
  if (failure.kind === 'unexpected' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, failure.message.slice(0, 1024));
}
