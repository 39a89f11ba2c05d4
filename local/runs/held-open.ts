import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process of this user has a file open for writing. Only Linux lists the open files. */
export type HeldOpen = (path: string) => Promise<boolean>;

/**
 * One walk through the open files of all processes answers every request that was made before it began. A walk reads a
 * link for each open file on the machine. So a separate walk for each waiting file would cost too much.
 * @param pauseMs the pause between two walks
 */
export function createHeldOpen(walk: typeof findHeldOpen = findHeldOpen, pauseMs = 250): HeldOpen {
  let next: { readonly targets: Set<string>; readonly found: Promise<ReadonlySet<string>> } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const plan = () => {
    const targets = new Set<string>();
    const found = last.then(() => {
      next = undefined;
      return walk(targets);
    });
    last = found.catch(() => {}).then(() => sleep(pauseMs, undefined, { ref: false }));
    return { targets, found };
  };

  return async (path) => {
    const target = await realpath(path).catch(() => path);
    next ??= plan();
    next.targets.add(target);
    return (await next.found).has(target);
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
