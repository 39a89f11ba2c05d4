import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readSecrets } from '../home/secrets.ts';
import { startChild } from './child-processes.ts';
import { fetchJson } from './fetch-json.ts';

const START = fileURLToPath(new URL('../start.ts', import.meta.url));

/** `npm start` as a separate process, on any free port. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly key: string;
  readonly token: string;
  readonly greeting: string;
  /** The text that it has written to standard error so far. */
  readonly errors: () => string;
  readonly kill: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** @throws Error with what the process printed if it ends before it greets */
export async function startProcess(
  home: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  user: { readonly uid?: number; readonly gid?: number } = {},
): Promise<ServerProcess> {
  const child = startChild(process.execPath, [START, ...args], {
    env: { ...process.env, STIMA_HOME: home, PORT: '0', ...env },
    ...user,
  });
  let printed = '';
  let greeting = '';
  child.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  await Promise.race([
    exited,
    new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        greeting += chunk;
        if (greeting.includes('Ctrl-C')) resolve();
      });
    }),
  ]);
  const find = (pattern: RegExp) => {
    const found = pattern.exec(greeting)?.[1];
    if (!found) throw new Error(`exit code ${child.exitCode}: ${printed}${greeting}`);
    return found;
  };
  const url = find(/(http:\/\/127\.0\.0\.1:\d+)/);
  const secrets = await readSecrets({ folder: home });
  return {
    child,
    url,
    key: secrets.partnerKey,
    token: secrets.ownerToken,
    greeting,
    errors: () => printed,
    kill: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

/** Calls as a partner or as the owner. */
export function callAs({ url, key, token }: Pick<ServerProcess, 'url' | 'key' | 'token'>, who: 'partner' | 'owner') {
  const identity: Record<string, string> =
    who === 'owner' ? { authorization: `Bearer ${token}` } : { 'x-api-key': key };
  return (method: string, path: string, body?: unknown, contentType = 'application/json') =>
    fetchJson(url + path, {
      method,
      headers: { ...identity, ...(body !== undefined && { 'content-type': contentType }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
}

/**
 * Waits until a check gives a value.
 * @throws Error after the given time
 */
export async function until<T>(
  check: () => Promise<T | undefined | false>,
  timeoutMs = 60_000,
  everyMs = 100,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`nothing after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
