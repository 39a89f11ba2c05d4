import { isMainThread, workerData } from 'node:worker_threads';
import type { Known, KnownChoices } from '../cli/known/known.ts';
import { Failure, toFailure } from '../cli/terminal/failure.ts';
import { type MlFolder, openMlFolder } from './ml-folder.ts';
import { serve } from './serve.ts';
import { readServedModel } from './served-model.ts';
import { train } from './train.ts';

export interface ProgramOptions {
  readonly known: KnownChoices;
  /** Every part of the kinds. Only a thread that learns needs them, so they are loaded on demand. */
  readonly loadAll: () => Promise<Known>;
  /** The module that calls this function. The thread runs it too: in the image it is the only file. */
  readonly module: URL;
}

/**
 * The program of the container: `train` or `serve`, as SageMaker calls it. Any other machine can run it too, with a
 * folder in place of /opt/ml. Besides hyperparameters it reads these environment variables: STIMA_DATASET,
 * STIMA_VERSION, HOST, PORT, STIMA_SERVE_UID, STIMA_ML_ROOT.
 */
export async function runContainerProgram({ known, loadAll, module }: ProgramOptions): Promise<void> {
  const folder = openMlFolder();
  const { STIMA_DATASET: dataset, STIMA_VERSION: version = 'v1' } = process.env;
  if (!isMainThread) await runThread(await loadAll());
  // Setting the exit code would not be enough: work under way would go on.
  else if (process.argv[2] === 'train') process.exit(await train({ folder, dataset, version, known, thread: module }));
  else if (process.argv[2] === 'serve') await runServer(folder, known).catch(end);
  else {
    process.stderr.write('Say what to do: train or serve.\n');
    process.exitCode = 1;
  }
}

/** The job of a thread is a fit of given sums, or a training from rows. */
async function runThread(known: Known): Promise<void> {
  if ('summaries' in workerData) await (await import('./fit-thread.ts')).runFitThread(known);
  else await (await import('../cli/training/train-thread.ts')).runTrainThread(known);
}

async function runServer(folder: MlFolder, known: KnownChoices): Promise<void> {
  const { env } = process;
  const loaded = await readServedModel(folder.model, known);
  const host = env.HOST || '127.0.0.1';
  const server = await serve({ loaded, answering: known.answering, host, port: Number(env.PORT || 8080) });
  giveUpRoot(env.STIMA_SERVE_UID);
  process.stdout.write(
    `${loaded.dataset.name} ${loaded.version} answers on http://${host}:${server.port}/invocations\n`,
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close().catch(end));
}

/** SageMaker starts containers as root, and stores the model where perhaps only root may read it. Pricing needs neither. */
function giveUpRoot(uid: string | undefined): void {
  if (!uid || process.getuid?.() !== 0) return;
  try {
    process.setgroups!([]);
    process.setgid!(Number(uid));
    process.setuid!(Number(uid));
  } catch (cause) {
    throw new Failure('unexpected', `Root cannot be given up here; start the container with --user ${uid}.`, { cause });
  }
}

function end(error: unknown): void {
  process.stderr.write(`${toFailure(error).message}\n`);
  process.exit(1);
}
