import { isMainThread, workerData } from 'node:worker_threads';
import { Failure, toFailure } from '../cli/terminal/failure.ts';
import { answeringKinds } from '../training/kinds/registered/answering.ts';
import { openMlFolder } from './ml-folder.ts';
import { serve } from './serve.ts';
import { readServedModel } from './served-model.ts';
import { train } from './train.ts';

/*
 * The program of the container: `train` or `serve`, as SageMaker calls it. Any other machine can run it too, with a folder in
 * place of /opt/ml. Besides hyperparameters it reads these environment variables: STIMA_DATASET, STIMA_VERSION, HOST, PORT,
 * STIMA_SERVE_UID, STIMA_ML_ROOT.
 */
const { env } = process;
const folder = openMlFolder();
// In one bundle, the file that starts the training thread is also the one that the thread runs.
if (!isMainThread)
  await ('summaries' in workerData ? import('./fit-worker.ts') : import('../cli/training/train-worker.ts'));
else if (process.argv[2] === 'train') {
  const { STIMA_DATASET: dataset, STIMA_VERSION: version = 'v1' } = env;
  // Setting the exit code would not be enough: work under way would go on.
  process.exit(await train({ folder, dataset, version, thread: new URL(import.meta.url) }));
} else if (process.argv[2] === 'serve') await runServer().catch(end);
else {
  process.stderr.write('Say what to do: train or serve.\n');
  process.exitCode = 1;
}

async function runServer(): Promise<void> {
  const loaded = await readServedModel(folder.model);
  const host = env.HOST || '127.0.0.1';
  const server = await serve({ loaded, answering: answeringKinds, host, port: Number(env.PORT || 8080) });
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
