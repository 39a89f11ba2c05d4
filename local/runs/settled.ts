import { open, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isGzip } from '../../files/decompress.ts';

/** How long a file must stand still before it counts as there, in milliseconds. */
export interface Patience {
  readonly whole: number;
  /** Its last line is not ended: a part of it may still come. */
  readonly midLine: number;
  /** A program still holds it open for writing; as far as that can be told, which is on Linux and of the user's own. */
  readonly heldOpen: number;
}

export const PATIENCE: Patience = { whole: 2_000, midLine: 10_000, heldOpen: 60_000 };

const POLL_MS = 500;

/**
 * Waits until a file that has stood still for `patience.whole` is no longer being written.
 * @returns false if it is gone
 */
export async function settled(path: string, patience: Patience = PATIENCE): Promise<boolean> {
  let mark = await markOf(path);
  let since = Date.now() - patience.whole;
  while (mark !== undefined) {
    const left = since + (await neededBy(path, patience)) - Date.now();
    if (left <= 0) return (await markOf(path)) !== undefined;
    await sleep(Math.min(left, POLL_MS), undefined, { ref: false });
    const now = await markOf(path);
    if (now !== mark) [mark, since] = [now, Date.now()];
  }
  return false;
}

async function markOf(path: string): Promise<string | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? `${stats.size} ${stats.mtimeMs}` : undefined;
}

async function neededBy(path: string, { whole, midLine, heldOpen }: Patience): Promise<number> {
  if (await isHeldOpen(path)) return heldOpen;
  return (await endsMidLine(path)) ? midLine : whole;
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

/** Whether a process of this user has it open for writing, as the kernel lists its files. */
async function isHeldOpen(path: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const target = await realpath(path).catch(() => path);
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const id of processes) {
    const folder = `/proc/${id}`;
    // Of others' processes, and of one that has just ended, nothing can be read.
    for (const descriptor of await readdir(`${folder}/fd`).catch(() => []))
      if ((await readlink(`${folder}/fd/${descriptor}`).catch(() => '')) === target) {
        const flags = /^flags:\s*([0-7]+)/m.exec(
          await readFile(`${folder}/fdinfo/${descriptor}`, 'utf8').catch(() => ''),
        );
        if (flags && (Number.parseInt(flags[1]!, 8) & ACCESS_MODE) !== 0) return true;
      }
  }
  return false;
}

/** 0 is to read, 1 to write, 2 both. */
const ACCESS_MODE = 3;
