import { open } from 'node:fs/promises';
import { setTimeout as sleepReally } from 'node:timers/promises';
import { isGzip } from '../../files/decompress.ts';
import { createHeldOpen } from './held-open.ts';
import { markOf } from './look-into.ts';

/** How long a file must stay unchanged before it counts as complete, in milliseconds. */
export interface Patience {
  readonly whole: number;
  /** The time for a file whose last line is not ended. The rest of the line may still come. */
  readonly midLine: number;
  /**
   * The time for a file that a program holds open for writing. This is known only on Linux, and only of the user's own
   * programs.
   */
  readonly heldOpen: number;
}

export const PATIENCE: Patience = { whole: 2_000, midLine: 10_000, heldOpen: 60_000 };

const POLL_MS = 500;

const isHeldOpen = createHeldOpen();

/** The time, and a way to wait. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

const SYSTEM_CLOCK: Clock = { now: Date.now, sleep: (ms) => sleepReally(ms, undefined, { ref: false }) };

/**
 * Waits until a file is no longer being written.
 * @returns its mark at that moment; undefined if the file was removed
 */
export async function settled(
  path: string,
  patience: Patience = PATIENCE,
  { now, sleep }: Clock = SYSTEM_CLOCK,
): Promise<string | undefined> {
  let mark = await markOf(path);
  let since = now();
  let quietMs: number | undefined;
  while (mark !== undefined) {
    quietMs ??= (await endsMidLine(path)) ? patience.midLine : patience.whole;
    // The check whether a program holds the file open comes last, since it costs most.
    let left = since + quietMs - now();
    if (left <= 0 && (await isHeldOpen(path))) left = since + patience.heldOpen - now();
    if (left > 0) await sleep(Math.min(left, POLL_MS));
    const markNow = await markOf(path);
    if (markNow === mark && left <= 0) return mark;
    if (markNow !== mark) [mark, since, quietMs] = [markNow, now(), undefined];
  }
  return undefined;
}

async function endsMidLine(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { size } = await file.stat();
    const [first, last] = [Buffer.alloc(2), Buffer.alloc(1)];
    await file.read(first, 0, 2, 0);
    if (isGzip(first)) return false;
    await file.read(last, 0, 1, Math.max(0, size - 1));
    return size === 0 || !LINE_ENDS.includes(last[0]!);
  } finally {
    await file.close();
  }
}

const LINE_ENDS: readonly number[] = [10, 13];
