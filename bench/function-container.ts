import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBridge } from '../local/sam/find-bridge.ts';
import { RUNTIME_IMAGE } from '../local/sam/find-missing.ts';
import type { DescribedFunction } from '../local/sam/sam-stack.ts';
import { objectReader, parseJson, readNumber } from '../training/table/read-json.ts';
import { startRuntimeApi } from './runtime-api.ts';

/** With this much memory, in MB, Lambda gives one whole processor. With less memory it gives a proportional share. */
export const MB_PER_PROCESSOR = 1_769;

/** A function in a container of its runtime's image, with its memory and the share of a processor that goes with it. */
export interface FunctionContainer {
  /** @throws Error if the function throws, with its error's name */
  ask(event: object): Promise<Answer>;
  /** Removes the container. @throws Error if it has not written what it used */
  stop(): Promise<Used>;
}

export interface Used {
  /** The peak memory of the process. */
  readonly memoryMb: number;
  /** Processor time from the start of the process. Other work on the machine adds less to it than to the time by the clock. */
  readonly processorMs: number;
}

const readUsed = objectReader<Used>({ memoryMb: readNumber, processorMs: readNumber });

export interface Answer {
  readonly body: string;
  /** The time from the event's arrival at the runtime to the answer. */
  readonly ms: number;
  /** The time from the start of the process to its first answer. */
  readonly sinceStartMs: number;
}

export async function startFunctionContainer(described: DescribedFunction): Promise<FunctionContainer> {
  const { code, memoryMb, environment } = described;
  const bridge = await findBridge();
  const runtime = await startRuntimeApi(['127.0.0.1', ...(bridge === undefined ? [] : [bridge])]);
  const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
  writeFileSync(join(folder, 'say.cjs'), SAY);
  const name = `stima-bench-${process.pid}-${runtime.port}`;
  const variables = {
    ...environment,
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_LAMBDA_RUNTIME_API: `host.docker.internal:${runtime.port}`,
    AWS_LAMBDA_FUNCTION_NAME: 'measured',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${memoryMb}`,
    AWS_LAMBDA_LOG_GROUP_NAME: 'measured',
    AWS_LAMBDA_LOG_STREAM_NAME: 'measured',
    NODE_OPTIONS: '--require /bench/say.cjs',
  };
  const child = spawn(
    'docker',
    [
      ...['run', '--rm', '--name', name, '--add-host', 'host.docker.internal:host-gateway'],
      ...['--memory', `${memoryMb}m`, '--cpus', Math.min(2, memoryMb / MB_PER_PROCESSOR).toFixed(2)],
      ...['--volume', `${code}:/var/task:ro`, '--volume', `${folder}:/bench`],
      ...Object.entries(variables).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...['--entrypoint', '/var/runtime/bootstrap', RUNTIME_IMAGE, 'index.handler'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said = (said + chunk).slice(-4_000);
    });
  const ended = once(child, 'exit').then(() => {});
  const fails = ended.then(() => Promise.reject(new Error(`the container has ended: ${said}`)));
  fails.catch(() => {});
  return {
    async ask(event) {
      const { body, givenAt, answeredAt } = await Promise.race([runtime.ask(event), fails]);
      const startedAt = Number(readFileSync(join(folder, 'started'), 'utf8'));
      return { body, ms: answeredAt - givenAt, sinceStartMs: answeredAt - startedAt };
    },
    async stop() {
      // On SIGTERM the process prints what it has used, and ends.
      spawn('docker', ['kill', '--signal', 'TERM', name], { stdio: 'ignore' });
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3_000).unref())]);
      if (child.exitCode === null) spawn('docker', ['kill', name], { stdio: 'ignore' });
      await ended;
      await runtime.close();
      const used = join(folder, 'used');
      const figures = existsSync(used) ? readFileSync(used, 'utf8') : undefined;
      rmSync(folder, { recursive: true, force: true });
      if (figures === undefined) throw new Error(`the container ${name} ended without writing what it has used`);
      return parseJson(figures, readUsed);
    },
  };
}

/** Loaded before the runtime. */
const SAY = `const { writeFileSync } = require('node:fs');
writeFileSync('/bench/started', String(performance.timeOrigin));
process.once('SIGTERM', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const used = { memoryMb: Math.round(maxRSS / 1024), processorMs: (userCPUTime + systemCPUTime) / 1000 };
  writeFileSync('/bench/used', JSON.stringify(used));
  process.exit(0);
});
`;
