import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Tells whether a process of this user has a file open for writing, as far as the kernel lists its files (Linux). */
export type HeldOpen = (path: string) => Promise<boolean>;

/**
 * One walk through the open files of all processes answers everybody who asked before it began. The walk reads a link for each
 * open file on the machine: a walk for each file that waits would be a product of two large numbers.
 *
 * @param pauseMs between two walks
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

/** Those of the files that a process has open for writing. Of others' processes, and of one that has just ended, nothing can be read. */
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

/** 0 is to read, 1 to write, 2 both. */
const ACCESS_MODE = 3;
