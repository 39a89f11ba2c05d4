import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { paced } from './paced.ts';

/** Whether a process of this user has a file open for writing. Only Linux lists the open files. */
export type HeldOpen = (path: string) => Promise<boolean>;

/**
 * One walk through the open files of all processes answers every request that was made before it began. A walk reads a
 * link for each open file on the machine. So a separate walk for each waiting file would cost too much.
 * @param pauseMs the pause before each walk
 */
export function createHeldOpen(walk: typeof findHeldOpen = findHeldOpen, pauseMs = 100): HeldOpen {
  let targets = new Set<string>();
  const findHeld = paced(() => {
    const asked = targets;
    targets = new Set();
    return walk(asked);
  }, pauseMs);
  return async (path) => {
    const target = await realpath(path).catch(() => path);
    targets.add(target);
    return (await findHeld()).has(target);
  };
}

/**
 * The files that a process has open for writing. Nothing can be read of a process of another user, or of one that has
 * just ended.
 */
export async function findHeldOpen(targets: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  if (process.platform !== 'linux') return held;
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const id of processes) {
    const folder = `/proc/${id}`;
    for (const descriptor of await readdir(`${folder}/fd`).catch(() => [])) {
      const target = await readlink(`${folder}/fd/${descriptor}`).catch(() => '');
      if (targets.has(target) && !held.has(target) && (await isForWriting(`${folder}/fdinfo/${descriptor}`)))
        held.add(target);
    }
  }
  return held;
}

async function isForWriting(path: string): Promise<boolean> {
  const flags = /^flags:\s*([0-7]+)/m.exec(await readFile(path, 'utf8').catch(() => ''))?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & ACCESS_MODE) !== 0;
}

/** 0 is for reading, 1 for writing, 2 for both. */
const ACCESS_MODE = 3;
