import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../../registry/storage/make-folder.ts';
import type { Known, KnownChoices } from '../known/known.ts';
import { inCurrency } from '../pricing/in-currency.ts';
import { readingAnswers } from '../pricing/reading-options.ts';
import { Failure } from '../terminal/failure.ts';
import { type Input, openInput } from '../terminal/open-input.ts';
import { readConfig } from '../terminal/read-config.ts';
import type { Session } from '../terminal/session.ts';
import { chooseDataset } from '../training/choose-dataset.ts';
import { describeTrained } from '../training/describe-trained.ts';
import { prepareModelPlace } from '../training/model-folder.ts';
import { putInPlace } from '../training/put-in-place.ts';
import { trainInThread } from '../training/train-in-thread.ts';
import { currencyOf, type TrainOptions } from '../training/train-options.ts';
import { readUpload } from '../training/upload-options.ts';

/** What a training knows of datasets and kinds, given by the program. */
export interface TrainSources {
  readonly known: KnownChoices;
  /** Every part of the kinds. Only a job elsewhere needs them in this thread, so they are loaded on demand. */
  readonly loadAll: () => Promise<Known>;
  /** The module that runs the job in `workerData`, with datasets and kinds of its own. */
  readonly thread: URL;
}

/** Trains from a file, or goes on from a trained model. The folder appears under its name only when it is complete. */
export async function train(options: TrainOptions, session: Session, sources: TrainSources): Promise<void> {
  const { loadAll, thread } = sources;
  const { currency } = options;
  if (options.on === 'sagemaker') {
    const all = inCurrency(await loadAll(), currency);
    return (await import('../sagemaker/train-on-sagemaker.ts')).trainOnSageMaker(options, session, all);
  }
  const known = inCurrency(sources.known, currency);
  const { output, model: base } = options;
  const dataset = await chooseDataset(options, known);
  const config = options.config === undefined ? undefined : await readConfig(options.config, dataset, known);
  if (base !== undefined && options.reference !== undefined)
    throw new Failure('usage', `--reference cannot be chosen where --model goes on from ${base}: it keeps its own.`);
  const upload = readUpload(dataset, options, new Date());
  const place = await prepareModelPlace(output, options.data === '-' ? undefined : options.data);
  const { folder, unfinished } = place;
  const input = await openInput(options.data);
  const discard = () => rm(unfinished, { recursive: true, force: true });
  const done = session.onInterrupt(discard);
  try {
    await makeFolder(join(unfinished, 'scratch'), 0o777);
    const trained = await trainInThread(
      {
        dataset: dataset.name,
        version: basename(folder),
        data: { name: input.name, path: input.path ?? (await keep(input, join(unfinished, 'scratch'), session)) },
        folder: unfinished,
        ...currencyOf(dataset),
        written: readingAnswers(dataset, options),
        replaces: folder,
        ...(config && { config }),
        ...(base !== undefined && { base }),
        ...(options.reference !== undefined && { reference: options.reference }),
        ...(upload && { upload }),
      },
      session,
      thread,
    );
    await rm(join(unfinished, 'scratch'), { recursive: true, force: true });
    const placed = await putInPlace(trained, place, options, known);
    for (const message of [...trained.notes, ...trained.warnings, ...placed]) session.note(message);
    session.result({ ...trained, folder: output }, describeTrained(trained, output));
  } finally {
    await discard();
    done();
  }
}

/** A pipe can be read only once, but training reads its rows twice. */
async function keep(input: Input, scratch: string, { note }: Session): Promise<string> {
  const path = join(scratch, 'input');
  note(`${input.name} is kept in a file until training is done, as it is read more than once.`);
  await pipeline(input.read(), createWriteStream(path));
  return path;
}
