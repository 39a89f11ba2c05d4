import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkPort } from './check-port.ts';
import { EmulatedError } from './emulated-error.ts';

/** LocalStack on one port of 127.0.0.1. All that it writes lies in one folder, which goes with it. */
export interface Emulator {
  readonly url: string;
  readonly folder: string;
  /** The environment for programs that are to take the emulator for AWS. */
  readonly env: NodeJS.ProcessEnv;
  /** Settled when it has ended, by itself or not. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

const START = fileURLToPath(new URL('localstack/start.py', import.meta.url));

/** @throws EmulatedError if the port is taken, or if it does not answer */
export async function startEmulator(python: string, port: number): Promise<Emulator> {
  await checkPort(port);
  const folder = await mkdtemp(join(tmpdir(), 'stima-emulated-'));
  for (const name of ['home', 'files', 'tmp', 'logs']) await mkdir(join(folder, name));
  // In a group of its own: a Ctrl-C of the terminal reaches only the program that started it, which ends it in order.
  const child = spawn(python, [START], {
    env: { ...withoutAws(), ...settings(python, folder, port) },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const log = createWriteStream(join(folder, 'emulator.log'));
  for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false });
  log.on('error', ({ message }) => {
    process.stderr.write(`The emulator goes on without its log, which cannot be written: ${message}\n`);
    for (const stream of [child.stdout, child.stderr]) stream.resume();
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async () => {
    await endGroup(child, ended);
    await new Promise<void>((resolve) => log.end(resolve));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(child, url);
  } catch {
    const said = await readFile(join(folder, 'emulator.log'), 'utf8').catch(() => '');
    await stop();
    throw new EmulatedError(`The emulator does not answer on ${url}: ${said.trim().split('\n').slice(-5).join('\n')}`);
  }
  return { url, folder, env: { ...withoutAws(), ...callerOf(url, folder) }, ended, stop };
}

function settings(python: string, folder: string, port: number): NodeJS.ProcessEnv {
  return {
    STIMA_EMULATOR_FOLDER: folder,
    STIMA_NODE: process.execPath,
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    FILESYSTEM_ROOT: join(folder, 'files'),
    GATEWAY_LISTEN: `127.0.0.1:${port}`,
    LOCALSTACK_HOST: `127.0.0.1:${port}`,
    // Its other server listens on every address.
    GATEWAY_SERVER: 'hypercorn',
    DNS_ADDRESS: '0',
    DNS_DISABLED: '1',
    // It asks nobody and tells nobody.
    DISABLE_EVENTS: '1',
    SKIP_SSL_CERT_DOWNLOAD: '1',
    EAGER_SERVICE_LOADING: '0',
    STRICT_SERVICE_LOADING: '1',
    // Kinds of resources that it does not know, such as the rule for X-Ray, are said to be there.
    CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES: '1',
    LS_LOG: 'info',
    PYTHONUNBUFFERED: '1',
    // What Python compiles at the first start is kept beside LocalStack.
    PYTHONDONTWRITEBYTECODE: '',
    PYTHONPYCACHEPREFIX: join(dirname(python), '..', 'compiled'),
  };
}

/** The CDK's command line remembers accounts in HOME. */
const callerOf = (url: string, folder: string): NodeJS.ProcessEnv => ({
  HOME: join(folder, 'home'),
  AWS_ENDPOINT_URL: url,
  AWS_ENDPOINT_URL_S3: url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
});

/** The environment without the variables of AWS, so that nothing uses the real account of the user. */
function withoutAws(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await sleep(200)) {
    if (child.pid === undefined || child.exitCode !== null) break;
    const answer = await fetch(`${url}/_localstack/health`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
  }
  throw new Error('not ready');
}

const READY_MS = 120_000;

/** Ends it and the processes of its functions: with a word, then without. */
async function endGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // The whole group has ended.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
  await ended;
}

const STOP_MS = 5_000;
