import { readdir, readFile, readlink } from 'node:fs/promises';

/** The processes on this machine that an emulator with that folder has started. Linux only. */
export async function findProcesses(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (environment.includes(`STIMA_EMULATOR_FOLDER=${folder}\0`) || environment.includes(`TMPDIR=${folder}/`))
      found.push(Number(name));
  }
  return found;
}

/** The addresses that these processes listen on, of TCP and UDP, as the kernel writes them: `0100007F:11D6`. */
export async function findListening(pids: readonly number[]): Promise<string[]> {
  const sockets = new Set<string>();
  for (const pid of pids)
    for (const name of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/${pid}/fd/${name}`).catch(() => '')) ?? [];
      if (inode !== undefined) sockets.add(inode);
    }
  const addresses: string[] = [];
  for (const [table, state] of [
    ['tcp', LISTEN],
    ['tcp6', LISTEN],
    ['udp', UNCONNECTED],
    ['udp6', UNCONNECTED],
  ] as const)
    for (const line of (await readFile(`/proc/net/${table}`, 'utf8')).trim().split('\n').slice(1)) {
      const cells = line.trim().split(/\s+/);
      if (cells[3] === state && sockets.has(cells[9] ?? '')) addresses.push(cells[1]!);
    }
  return addresses;
}

const LISTEN = '0A';
const UNCONNECTED = '07';
