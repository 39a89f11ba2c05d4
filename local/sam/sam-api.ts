import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SamStack } from './sam-stack.ts';

export interface SamApi {
  readonly url: string;
  /** Settled when it has ended, by itself or not. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** `sam local start-api` with a container for each function, ready to answer. */
export async function startSamApi(stack: SamStack, port: number, onLog: (text: string) => void): Promise<SamApi> {
  const args = ['local', 'start-api', ...stack.options, '--warm-containers', 'EAGER', '--port', String(port)];
  const child = spawn('sam', args, { env: stack.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const listen = (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000);
    onLog(chunk.toString());
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = once(child, 'exit').then(() => {});
  const stop = async () => {
    // On SIGTERM it removes its containers.
    child.kill('SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + READY_MS; ; await sleep(100)) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return { url, ended, stop };
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`sam local start-api does not answer on ${url}: ${said}`);
    }
  }
}

const READY_MS = 60_000;
