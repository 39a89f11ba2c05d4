import { type ChildProcess, type ChildProcessByStdio, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set<ChildProcess>();

/** Starts a program whose output this process reads. `endChildren` ends it, if nobody has done so before. */
export function startChild(
  program: string,
  args: readonly string[],
  options: Omit<SpawnOptions, 'stdio'>,
): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/**
 * Ends the children that still run, since the test that would have ended them has failed.
 * @param patienceMs time between SIGTERM and SIGKILL. A server answers the calls under way, and the emulator removes its folder.
 */
export async function endChildren(patienceMs = 20_000): Promise<void> {
  await Promise.all([...running].map((child) => endChild(child, patienceMs)));
}

async function endChild(child: ChildProcess, patienceMs: number): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(patienceMs, undefined, { ref: false })]);
  child.kill('SIGKILL');
  await ended;
}
