import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { jobFolder, jobName } from '../../lambdas/flow/fit/training-job.ts';
import { openS3Store } from '../../registry/storage/s3-store.ts';
import type { Store } from '../../registry/storage/store.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import type { Known } from '../known/known.ts';
import { Failure, toFailure } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import { readConfig } from '../terminal/read-config.ts';
import type { Session } from '../terminal/session.ts';
import { chooseDataset } from '../training/choose-dataset.ts';
import { describeTrained } from '../training/describe-trained.ts';
import { prepareModelPlace } from '../training/model-folder.ts';
import { putInPlace } from '../training/put-in-place.ts';
import { currencyOf, type TrainOptions } from '../training/train-options.ts';
import { fetchModel } from './fetch-model.ts';
import { followJob, howToLook } from './follow-job.ts';
import { jobRequest } from './job-request.ts';
import { isS3Uri, parseS3Uri } from './s3-location.ts';
import { openTrainingJobs, type TrainingJobs } from './training-jobs.ts';

/** Trains in a job of SageMaker, and writes its model to the same folder as a training on this machine. */
export async function trainOnSageMaker(options: TrainOptions, session: Session, known: Known): Promise<void> {
  const settings = readSettings(options);
  if (options.asOf !== undefined || options.source !== undefined)
    throw new Failure('usage', '--as-of and --source are for a training on this machine; leave --on sagemaker out.');
  if (isS3Uri(options.data)) parseS3Uri(options.data);
  const declared = await chooseDataset(options, known);
  const dataset = declared.name;
  const { defaults } = kindOf(known.configuring, declared);
  const config = options.config === undefined ? defaults : await readConfig(options.config, declared, known);
  const place = await prepareModelPlace(options.output, isS3Uri(options.data) ? undefined : options.data);
  const { folder, unfinished } = place;
  const version = basename(folder);
  const name = jobName('stima', 'train', dataset, randomUUID());
  const bucket = openS3Store(settings.bucket);
  const jobs = openTrainingJobs();
  const discard = () => rm(unfinished, { recursive: true, force: true });
  const done = session.onInterrupt(discard);
  try {
    await mkdir(unfinished, { recursive: true });
    const output = `s3://${settings.bucket}/jobs/${dataset}`;
    const data = isS3Uri(options.data)
      ? options.data
      : `s3://${settings.bucket}/${await upload(options.data, { bucket, unfinished, session, folder: `${jobFolder(dataset, name)}/input` })}`;
    const job = await runJob(
      jobs,
      jobRequest({ name, dataset, ...currencyOf(declared), version, config, defaults, data, output }, settings),
      session,
    );
    const trained = await fetchFrom(job.ModelArtifacts?.S3ModelArtifacts ?? '', unfinished, version, known);
    const placed = await putInPlace(trained, place, options, known);
    for (const message of [...trained.notes, ...placed]) session.note(message);
    const seconds = { seconds: job.TrainingTimeInSeconds ?? null, billedSeconds: job.BillableTimeInSeconds ?? null };
    session.result(
      { ...trained, folder: options.output, job: { name, ...seconds } },
      describeTrained(trained, options.output),
    );
  } finally {
    await discard();
    done();
  }
}

async function fetchFrom(uri: string, folder: string, version: string, known: Known) {
  const { bucket, key } = parseS3Uri(uri);
  try {
    const { stream } = await openS3Store(bucket).openRead(key);
    return await fetchModel(stream, folder, version, known);
  } catch (error) {
    const { kind, message } = toFailure(error);
    throw new Failure(kind, `${message} The job has done its work; what it has left is ${uri}.`, { cause: error });
  }
}

type Settings = Parameters<typeof jobRequest>[1] & { readonly bucket: string };

function readSettings(options: TrainOptions): Settings {
  const { image, role, bucket, instance, volume, maxMinutes, maxWaitMinutes, spot } = options;
  if (options.model !== undefined || options.reference !== undefined)
    throw new Failure('usage', 'A job starts from rows alone; leave --model and --reference out, or train here.');
  const { decimal, scale, dates, asOf, source } = options;
  if ([decimal, scale, dates].some((answer) => answer !== undefined))
    throw new Failure(
      'usage',
      'A job cannot be told how a file is written; leave --decimal, --dates and --scale out, or train here.',
    );
  if (asOf !== undefined || source !== undefined)
    throw new Failure(
      'usage',
      'A job cannot be told when prices were made, or by whom; leave --as-of and --source out, or train here.',
    );
  const missing = Object.entries({ image, role, bucket }).filter(([, value]) => !value);
  if (!image || !role || !bucket)
    throw new Failure(
      'usage',
      `--on sagemaker needs ${missing.map(([option]) => `--${option}`).join(', ')}: stima train --help says where they are found.`,
    );
  if (spot && maxWaitMinutes < maxMinutes)
    throw new Failure(
      'usage',
      `--max-wait-minutes is ${maxWaitMinutes}, and must be at least --max-minutes, ${maxMinutes}.`,
    );
  return {
    ...{ image, role, bucket, instance, maxMinutes, volumeGigabytes: volume },
    ...(spot && { maxWaitMinutes }),
  };
}

interface UploadOptions {
  readonly bucket: Store;
  readonly unfinished: string;
  readonly session: Session;
  /** The common beginning of the keys. */
  readonly folder: string;
}

/** @returns the prefix of the job's files */
async function upload(path: string, { bucket, unfinished, session, folder }: UploadOptions): Promise<string> {
  const input = await openInput(path);
  session.progress.update('upload', 0);
  let file = input.path;
  if (file === undefined) {
    // S3 needs the length of an object, and a pipe has none.
    file = join(unfinished, 'input');
    await pipeline(input.read(), createWriteStream(file));
  }
  // The file is sent under a name that the container takes for an upload. A file x.tmp would count as still being written.
  const name = input.path === undefined ? 'rows.csv' : basename(input.path);
  await bucket.putFile(`${folder}/${/\.csv(\.gz)?$/i.test(name) ? name : `${name}.csv`}`, file);
  session.progress.done('upload', `${((await stat(file)).size / 1e6).toFixed(1)} MB`);
  if (input.path === undefined) await rm(file);
  return `${folder}/`;
}

/** Stops the job when the command is interrupted. Nobody waits for its model any more, and each minute costs. */
async function runJob(jobs: TrainingJobs, request: ReturnType<typeof jobRequest>, session: Session) {
  const name = request.TrainingJobName!;
  const done = session.onInterrupt(async () => {
    await jobs.stop(name).then(
      () => session.note(`${name} is being stopped.`),
      (error: Failure) => session.note(`${error.message} ${howToLook(name)}`),
    );
  });
  try {
    await jobs.start(request);
    session.note(`${name} has been started; Ctrl-C stops it.`);
    const job = await followJob(jobs, name, (state, message) => session.note(`${state}: ${message}`));
    const { TrainingTimeInSeconds: seconds, BillableTimeInSeconds: billed } = job;
    if (seconds !== undefined) session.note(`${seconds} s at work, ${billed ?? seconds} s billed.`);
    return job;
  } finally {
    done();
  }
}
