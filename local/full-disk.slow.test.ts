import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'stima-full-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inNamespace = ['--user', '--map-root-user', '--mount', 'sh', '-c'];
const canMount = spawnSync('unshare', [...inNamespace, 'mount -t tmpfs none /mnt']).status === 0;
const script = (name: string) => fileURLToPath(new URL(`./testing/${name}`, import.meta.url));

/** Runs a program with a separate file system of the given size. */
function runIn(size: string, command: string, ...args: string[]) {
  const mounted = `mount -t tmpfs -o size=${size} none "$0" && ${command}`;
  return spawnSync('unshare', [...inNamespace, mounted, folder, process.execPath, ...args], { encoding: 'utf8' });
}

describe.skipIf(!canMount)(`on a full disk${canMount ? '' : ' (skipped: no mount allowed)'}`, () => {
  it('a first start leaves no secrets, and makes them once there is room', () => {
    const module = fileURLToPath(new URL('./home/secrets.ts', import.meta.url));
    const program = `import('${module}').then(({ readSecrets }) => readSecrets({ folder: '${folder}/home' })).then(() => console.log('made'), (error) => console.log(error.name, error.message))`;
    // The filler takes both blocks of the disk. So no other file can have one.
    const fill = 'mkdir "$0/home" && { dd if=/dev/zero of="$0/filler" bs=4k count=3 2>/dev/null; true; }';
    const free = 'rm "$0/filler"; mount -o remount,size=1m "$0"';
    const ran = runIn('8k', `${fill} && "$@" && ls -A "$0/home" && ${free} && "$@" && ls -A "$0/home"`, '-e', program);
    const [full, ...after] = ran.stdout.trim().split('\n');
    expect(full).toMatch(/^StorageError STIMA_HOME .* cannot be used: ENOSPC/);
    expect(after).toEqual(['made', 'owner.header', 'partner.header', 'secrets.json']);
  });

  it('a signed PUT is answered 503 with the reason and leaves nothing, and a smaller file is accepted', () => {
    const ran = runIn('256k', 'exec "$@"', script('put-on-full-disk.ts'), folder);
    expect([ran.stderr, JSON.parse(ran.stdout)]).toEqual([
      '',
      {
        first: { status: 503, code: 'storage-unavailable', detail: expect.stringMatching(/^The disk is full/) },
        left: [],
        second: { status: 200 },
      },
    ]);
  });

  it('an upload waits, is listed as waiting, and is read as soon as there is room; no run stays running', () => {
    const ran = runIn('24m', 'exec "$@"', script('wait-on-full-disk.ts'), folder);
    expect([ran.stderr, JSON.parse(ran.stdout || 'null')]).toEqual([
      expect.not.stringContaining('Error: nothing after'),
      {
        sent: 202,
        full: { status: 503, detail: expect.stringMatching(/^The disk is full/) },
        waiting: [{ state: 'waiting', message: 'waiting: the disk was full; it is tried again by itself.' }],
        read: [{ state: 'in force' }],
        runs: expect.not.arrayContaining(['running']),
      },
    ]);
  });
});
