import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../local/sam/run-program.ts';
import { findFreePort } from '../../registry/storage/versitygw.ts';

/** A way to run the container's entry code on a folder in place of /opt/ml. */
export interface Runner {
  /** @param env further settings of the job, such as STIMA_VERSION */
  readonly start: (
    command: 'train' | 'serve',
    root: string,
    env?: Readonly<Record<string, string>>,
  ) => Promise<Running>;
}

export interface Running {
  /** The URL at which it answers, as soon as it does. */
  readonly url: string;
  /** Its output on both streams so far. */
  readonly said: () => string;
  readonly terminate: () => void;
  readonly ended: Promise<number>;
}

/** Runs a program of a container as plain processes of this machine. */
export const createProcessRunner = (main: URL): Runner => ({
  start: async (command, root, more = {}) => {
    const port = await findFreePort();
    const env = {
      ...process.env,
      ...more,
      STIMA_ML_ROOT: root,
      PORT: String(port),
      HOST: '127.0.0.1',
      STIMA_SERVE_UID: '',
    };
    const child = spawn(process.execPath, [fileURLToPath(main), command], { env });
    return watch(child, port, () => child.kill('SIGTERM'));
  },
});

/** Runs the program of the image. */
export const processRunner: Runner = createProcessRunner(new URL('../main.ts', import.meta.url));

/** Runs containers that can write only to mounts. Training has no network. */
export const dockerRunner = (image: string): Runner => ({
  start: async (command, root, env = {}) => {
    const port = await findFreePort();
    const name = `stima-test-${process.pid}-${port}`;
    const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
    const options = {
      // The user who runs the tests, who can then remove the output.
      train: ['--network', 'none', '--read-only', '--tmpfs', '/tmp', '--user', user, '--volume', `${root}:/opt/ml`],
      // SageMaker starts containers as root.
      serve: ['--read-only', '--publish', `127.0.0.1:${port}:8080`, '--volume', `${root}:/opt/ml:ro`],
    }[command];
    const variables = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
    const child = spawn('docker', ['run', '--rm', '--name', name, ...variables, ...options, image, command]);
    return watch(child, port, () => runProgram('docker', ['kill', '--signal', 'TERM', name]).catch(() => {}));
  },
});

function watch(child: ChildProcess, port: number, terminate: () => void): Running {
  let said = '';
  const listen = (chunk: Buffer) => {
    said += chunk;
  };
  child.stdout!.on('data', listen);
  child.stderr!.on('data', listen);
  const ended = once(child, 'close').then(([code]) => code as number);
  return { url: `http://127.0.0.1:${port}`, said: () => said, terminate, ended };
}

/** @throws Error with its output, if it ends or does not answer within half a minute */
export async function untilAnswering({ url, said, ended }: Running): Promise<void> {
  let over = false;
  ended.then(() => {
    over = true;
  });
  for (const deadline = Date.now() + 30_000; ; await sleep(50)) {
    const answer = await fetch(`${url}/ping`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    if (over || Date.now() > deadline) throw new Error(`${url} does not answer: ${said()}`);
  }
}

/** @throws Error with its output, if it ends or does not print the text within half a minute */
export async function untilSaid({ said, ended }: Running, text: string): Promise<void> {
  let over = false;
  ended.then(() => {
    over = true;
  });
  for (const deadline = Date.now() + 30_000; !said().includes(text); await sleep(20))
    if (over || Date.now() > deadline) throw new Error(`${text} was not said, but: ${said()}`);
}
