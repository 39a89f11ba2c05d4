import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SamStack } from './sam-stack.ts';

/** A running `sam local start-api` or `sam local start-lambda` that is ready to answer. */
export interface SamServer {
  readonly url: string;
  /** Settles when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface SamServerOptions {
  readonly command: 'start-api' | 'start-lambda';
  readonly port: number;
  readonly onLog?: (text: string) => void;
}

/** Each function keeps its container. For `start-api`, the container exists before the first call. */
export async function startSamServer(
  stack: SamStack,
  { command, port, onLog = () => {} }: SamServerOptions,
): Promise<SamServer> {
  const warm = command === 'start-api' ? 'EAGER' : 'LAZY';
  const args = ['local', command, ...stack.options, '--warm-containers', warm, '--port', String(port)];
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
    // On SIGTERM sam removes its containers.
    child.kill('SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + READY_MS; ; await sleep(100)) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer) return { url, ended, stop };
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`sam local ${command} does not answer on ${url}: ${said}`);
    }
  }
}

const READY_MS = 60_000;
