import { access, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Removes the leftovers of killed processes beside a model's folder. `.NAME.partial-PID` is an unfinished model.
 * `.NAME.old-PID` is a model that was being replaced; if its path is free, it is moved back there.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const parent = dirname(folder);
  for (const name of await readdir(parent).catch(() => [])) {
    const { kind, pid } = parse(name, basename(folder)) ?? {};
    if (pid === undefined || isAlive(pid)) continue;
    if (kind === 'old' && !(await exists(folder))) await rename(join(parent, name), folder);
    else await rm(join(parent, name), { recursive: true, force: true });
  }
  await removeLeftoversInside(folder);
}

/**
 * Removes what an interrupted training has left in a folder that cannot be renamed and whose files are replaced one by one. An old
 * file returns to its place if there is no new one.
 */
async function removeLeftoversInside(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const { kind, pid } = parse(`.${name}`, '') ?? {};
    if (pid === undefined || isAlive(pid)) continue;
    if (kind === 'old')
      for (const file of await readdir(join(folder, name)))
        if (!(await exists(join(folder, file)))) await rename(join(folder, name, file), join(folder, file));
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

function parse(name: string, model: string): { readonly kind: string; readonly pid: number } | undefined {
  if (!name.startsWith(`.${model}.`)) return undefined;
  const [, kind, pid] = /^(partial|old)-([1-9]\d{0,9})$/.exec(name.slice(model.length + 2)) ?? [];
  return kind === undefined ? undefined : { kind, pid: Number(pid) };
}

/** Signal 0 only asks whether a process is there. A process of another user may not be asked, but then it is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
