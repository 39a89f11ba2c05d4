import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLock } from './file-lock.ts';
import { openFileStore } from './file-store.ts';
import { InvalidKeyError, StorageError, type Store } from './store.ts';
import { describeStore } from './testing/store-contract.ts';

const base = mkdtempSync(join(tmpdir(), 'stima-files-'));
chmodSync(base, 0o755);
let stores = 0;
const newFolder = () => {
  stores += 1;
  return join(base, `store ${stores}`);
};
afterAll(() => rmSync(base, { recursive: true, force: true }));

let latest = '';
describeStore(
  'The store in a folder',
  async () => {
    latest = newFolder();
    return openFileStore(latest);
  },
  async () => openFileStore(latest),
);

const script = join(import.meta.dirname, 'testing', 'file-store-process.ts');
const processArguments = (folder: string, role: string, argument = 0) => [script, folder, role, String(argument)];

const children = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of children) await kill(child);
  children.clear();
});

function start(folder: string, role: string, argument = 0): ChildProcess {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, processArguments(folder, role, argument), { stdio: [...stdio] });
  children.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe('The store in a folder, between processes', () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = newFolder();
    store = openFileStore(folder);
  });

  it('keeps every move of four processes', async () => {
    await store.put('counter', '0');
    const rivals = Array.from({ length: 4 }, () => start(folder, 'count', 50));
    for (const child of rivals) expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(0);
    expect(Buffer.from((await store.get('counter')).body).toString()).toBe('200');
  });

  it('lets one of four processes create each key', async () => {
    const won = await Promise.all(
      Array.from({ length: 4 }, async () => Number(await text(start(folder, 'create', 60).stdout!))),
    );
    expect(won.reduce((sum, count) => sum + count)).toBe(60);
  });

  it('shows no partial object, and goes on, after a process is killed in the middle of a put', async () => {
    const bytes = 3 * 2 ** 20;
    for (let round = 0; round < 8; round += 1) {
      const child = start(folder, 'put', bytes);
      await once(child.stdout!, 'data');
      await sleep(20 + 12 * round);
      await kill(child);
      for await (const { key, size } of store.list('')) {
        expect(size).toBe(bytes);
        const { body } = await store.get(key);
        expect(Buffer.compare(body, Buffer.alloc(bytes, body[0]))).toBe(0);
      }
      const { etag } = await store.put('pointer', String(round));
      expect(await store.putIfMatch('pointer', `${round} moved`, etag)).toBeDefined();
      rmSync(join(folder, 'pointer'));
    }
    expect(existsSync(join(folder, 'torn'))).toBe(true);
  });

  it.each(['that it opened before', 'that was removed and made again since'])(
    'waits for a process that holds the lock %s, and gets the lock when that process is killed',
    async (which) => {
      const { etag } = await store.put('pointer', 'one');
      if (which === 'that was removed and made again since') rmSync(join(folder, '.store', 'lock'));
      const holder = start(folder, 'hold');
      await once(holder.stdout!, 'data');
      const lock = join(folder, '.store', 'lock');
      await expect(createFileLock(lock, { patienceMs: 50 })(() => 1)).rejects.toThrow(
        /^Another process has held .*does not let go\.$/,
      );
      let written = false;
      const writing = store.putIfMatch('pointer', 'two', etag).then((result) => {
        written = true;
        return result;
      });
      await sleep(200);
      expect(written).toBe(false);
      expect(Buffer.from((await store.get('pointer')).body).toString()).toBe('one');
      await kill(holder);
      expect(await writing).toBeDefined();
    },
  );
});

describe('The store in a folder', () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = newFolder();
    store = openFileStore(folder);
  });

  const keys = async () => {
    const found: string[] = [];
    for await (const { key } of store.list('')) found.push(key);
    return found;
  };

  it('shows files that were copied in by hand, and links to files', async () => {
    mkdirSync(join(folder, 'incoming'), { recursive: true });
    writeFileSync(join(folder, 'incoming', 'a.csv'), 'x');
    symlinkSync(join(folder, 'incoming', 'a.csv'), join(folder, 'incoming', 'b.csv'));
    symlinkSync(join(folder, 'incoming', 'nowhere'), join(folder, 'incoming', 'c.csv'));
    expect(await keys()).toEqual(['incoming/a.csv', 'incoming/b.csv']);
    expect(await store.putIfAbsent('incoming/a.csv', 'y')).toBeUndefined();
  });

  it('does not show its own files', async () => {
    await store.put('a', 'x');
    expect(existsSync(join(folder, '.store'))).toBe(true);
    expect(await keys()).toEqual(['a']);
    await expect(store.put('.store/lock', 'x')).rejects.toThrow(InvalidKeyError);
    await expect(store.find('.Store/lock')).rejects.toThrow(InvalidKeyError);
  });

  it('leaves no temporary file, whether it wins or loses', async () => {
    const { etag } = await store.put('a', 'x');
    await store.putIfAbsent('a', 'y');
    await store.putIfMatch('a', 'y', 'other');
    await Promise.all(['1', '2', '3'].map((body) => store.putIfMatch('a', body, etag)));
    await expect(store.putFile('b', join(folder, 'nowhere'))).rejects.toThrow(StorageError);
    expect(readdirSync(join(folder, '.store'))).toEqual(['lock']);
  });

  it('removes, at its first write, files that a dead writer left a day ago, and no younger ones', async () => {
    const work = join(folder, '.store');
    mkdirSync(work, { recursive: true });
    for (const name of ['old.tmp', 'young.tmp']) writeFileSync(join(work, name), 'x');
    const before = Date.now() / 1000 - 90_000;
    utimesSync(join(work, 'old.tmp'), before, before);
    await store.put('a', 'x');
    expect(readdirSync(work).toSorted()).toEqual(['lock', 'young.tmp']);
  });

  it('reads from a missing folder without making it', async () => {
    expect(await store.find('a')).toBeUndefined();
    expect(await keys()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('says that a file is in the place of a folder, and the reverse', async () => {
    await store.put('a', 'x');
    await store.put('b/c', 'x');
    await expect(store.put('a/b', 'x')).rejects.toThrow(
      /^a\/b was not stored: in .* a file stands where it needs a folder/,
    );
    await expect(store.put('b', 'x')).rejects.toThrow(/^b was not stored: in .* a file stands where it needs a folder/);
    expect(await keys()).toEqual(['a', 'b/c']);
  });

  it('does not follow or list a link out of the folder', async () => {
    await store.put('incoming/a.csv', 'x');
    writeFileSync(join(folder, '../outside'), 'secret');
    mkdirSync(join(folder, '../beside'), { recursive: true });
    writeFileSync(join(folder, '../beside/b.csv'), 'secret');
    symlinkSync('../../outside', join(folder, 'incoming/outside.csv'));
    symlinkSync('../../beside', join(folder, 'incoming/beside'));
    symlinkSync('itself', join(folder, 'incoming/itself'));
    expect(await keys()).toEqual(['incoming/a.csv']);
    for (const key of ['incoming/outside.csv', 'incoming/beside/b.csv', 'incoming/itself']) {
      const reads = [
        () => store.find(key),
        () => store.get(key),
        () => store.openRead(key),
        () => store.readRange(key, 0, 1),
      ];
      for (const read of reads) await expect(read()).rejects.toThrow(/is a link (out of|that leads back to itself)/);
      expect(await store.putIfAbsent(key, 'y').catch(() => undefined)).toBeUndefined();
    }
  });

  it.skipIf(process.platform === 'win32')(
    'goes on if its folder is a link that then leads to another place',
    async () => {
      const [here, there] = [join(folder, '../here'), join(folder, '../there')];
      for (const place of [here, there]) mkdirSync(place);
      const link = join(folder, '../link');
      symlinkSync(here, link);
      const linked = openFileStore(link);
      await linked.put('a', 'here');
      expect(Buffer.from((await linked.get('a')).body).toString()).toBe('here');
      rmSync(link);
      symlinkSync(there, link);
      await linked.put('a', 'there');
      expect(Buffer.from((await linked.get('a')).body).toString()).toBe('there');
    },
  );

  it.skipIf(process.platform === 'win32')('makes files that only their owner can read', async () => {
    const source = join(folder, '../source');
    writeFileSync(source, 'x', { mode: 0o666 });
    chmodSync(source, 0o666);
    await store.put('a/b', 'x');
    await store.putFile('a/c', source);
    await store.concatenate('a/d', [{ key: 'a/b', size: 1 }]);
    for (const name of ['a', '.store']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o700);
    for (const name of ['a/b', 'a/c', 'a/d']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('puts a finished file only under a free key, and once if many do at once', async () => {
    const files = Array.from({ length: 8 }, (_, i) => join(folder, `../part ${i}`));
    for (const [i, path] of files.entries()) writeFileSync(path, `content ${i}`);
    const own = openFileStore(folder);
    const written = await Promise.all(files.map((path) => own.putFileIfAbsent('a/b', path)));
    expect(written.filter((one) => one !== undefined)).toHaveLength(1);
    const winner = written.findIndex((one) => one !== undefined);
    expect(Buffer.from((await own.get('a/b')).body).toString()).toBe(`content ${winner}`);
    expect(await own.putFileIfAbsent('a/b', files[0]!)).toBeUndefined();
  });

  it('says what to do about a foreign lock file, and does not advise a retry', async () => {
    await store.put('a', 'x');
    writeFileSync(
      join(folder, '.store/lock'),
      'a text that is longer than the header of a database of SQLite, which has 100 bytes: so it is read as one.',
    );
    await expect(store.put('a', 'y')).rejects.toMatchObject({
      name: 'StorageError',
      trouble: 'damaged',
      message: expect.stringMatching(
        /holds something that is not Stima's; stop Stima, delete that file, and start again/,
      ),
    });
  });

  it('says that its folder may not be written', async () => {
    await store.put('a/b', 'x');
    const inNobodysHands = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    for (const path of ['', 'a', '.store']) chmodSync(join(folder, path), 0o555);
    const output = execFileSync(process.execPath, processArguments(folder, 'fail', 10), {
      ...inNobodysHands,
      encoding: 'utf8',
    });
    for (const path of ['', 'a', '.store']) chmodSync(join(folder, path), 0o755);
    expect(JSON.parse(output)).toEqual({
      name: 'StorageError',
      message: `${folder} may not be written: a/big was not stored.`,
      left: ['a/b'],
    });
  });

  const inNamespace = ['--user', '--map-root-user', '--mount', 'sh', '-c'];
  const canMount = spawnSync('unshare', [...inNamespace, 'mount -t tmpfs none /mnt']).status === 0;

  it.skipIf(!canMount).each([
    ['size=1m', (at: string) => `The disk that holds ${at} is full: a/big was not written.`],
    ['ro', (at: string) => `${at} is on a read-only file system: a/big was not stored.`],
  ])(
    `says that a disk mounted with %s accepts no file${canMount ? '' : ' (skipped: no mount allowed)'}`,
    (options, message) => {
      mkdirSync(folder);
      const command = `mount -t tmpfs -o ${options} none "$0" && exec "$@"`;
      const child = [process.execPath, ...processArguments(folder, 'fail', 2 * 2 ** 20)];
      const output = execFileSync('unshare', [...inNamespace, command, folder, ...child], { encoding: 'utf8' });
      expect(JSON.parse(output)).toEqual({ name: 'StorageError', message: message(folder), left: [] });
    },
  );
});
