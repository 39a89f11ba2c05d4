import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** A real S3 server on a free port of 127.0.0.1. Its folder is removed when it stops. */
export interface S3Server {
  readonly endpoint: string;
  readonly port: number;
  readonly client: S3Client;
  createBucket(): Promise<string>;
  stop(): Promise<void>;
}

export const S3_CREDENTIALS = { accessKeyId: 'stima', secretAccessKey: 'stima-secret' };

/**
 * The path of the versitygw binary, or the reason why there is none. It is looked for in STIMA_VERSITYGW, then in PATH
 * and ~/go/bin.
 */
export function findVersitygw(): { readonly path: string } | { readonly missing: string } {
  const named = process.env.STIMA_VERSITYGW;
  const folders = [...(process.env.PATH ?? '').split(delimiter), join(homedir(), 'go', 'bin')];
  const candidates = named ? [named] : folders.filter(Boolean).map((folder) => join(folder, 'versitygw'));
  const path = candidates.find(isExecutable);
  if (path !== undefined) return { path };
  return {
    missing: named
      ? `STIMA_VERSITYGW names ${named}, which cannot be executed`
      : 'no versitygw; go install github.com/versity/versitygw/cmd/versitygw@v1.8.0',
  };
}

/**
 * @param alsoOn another address of this machine to listen on, which a container can reach
 * @param versioned whether buckets can keep old versions
 */
export async function startVersitygw(path: string, alsoOn?: string, versioned = false): Promise<S3Server> {
  // Another process may take the free port before it is used. Then the server ends, and the next port is tried.
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await startAt(path, await findFreePort(), alsoOn, versioned);
    } catch (error) {
      if (attempt === 4) throw error;
    }
  }
}

async function startAt(path: string, port: number, alsoOn: string | undefined, versioned: boolean): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'stima-s3-'));
  const old = versioned ? mkdtempSync(join(tmpdir(), 'stima-s3-')) : undefined;
  const credentials = S3_CREDENTIALS;
  const addresses = ['127.0.0.1', ...(alsoOn === undefined ? [] : [alsoOn])];
  const address = [...addresses.flatMap((host) => ['--port', `${host}:${port}`]), '--quiet', '--health', '/health'];
  const access = ['--access', credentials.accessKeyId, '--secret', credentials.secretAccessKey];
  const posix = ['posix', ...(old === undefined ? [] : ['--versioning-dir', old]), folder];
  const server = spawn(path, [...address, ...access, ...posix], { stdio: ['ignore', 'ignore', 'pipe'] });
  const end = () => server.kill('SIGKILL');
  process.once('exit', end);
  const stop = async () => {
    process.off('exit', end);
    await endProcess(server);
    for (const made of [folder, old]) if (made !== undefined) rmSync(made, { recursive: true, force: true });
  };

  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await untilHealthy(server, `${endpoint}/health`);
  } catch (error) {
    await stop();
    throw error;
  }
  const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
  let buckets = 0;
  return {
    endpoint,
    port,
    client,
    async createBucket() {
      buckets += 1;
      const Bucket = `bucket-${buckets}`;
      await client.send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    async stop() {
      client.destroy();
      await stop();
    },
  };
}

async function untilHealthy(server: ChildProcess, url: string): Promise<void> {
  let said = '';
  server.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  let failure: Error | undefined;
  server.once('error', (error) => {
    failure = error;
  });
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(50)) {
    if (failure !== undefined) throw failure;
    if (server.exitCode !== null) throw new Error(`versitygw ended with ${server.exitCode}: ${said}`);
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
  }
  throw new Error(`versitygw does not answer at ${url}: ${said}`);
}

async function endProcess(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill('SIGTERM');
  const patience = setTimeout(() => server.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(patience);
}

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
