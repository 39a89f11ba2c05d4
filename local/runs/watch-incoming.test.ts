import { EventEmitter } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Watching, type WatchOptions, watchIncoming } from './watch-incoming.ts';

let folder = '';
let incoming = '';
let watching: Watching | undefined;
let arrived: string[];
let flaws: Map<string, string>;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'stima-watch-')));
  incoming = join(folder, 'incoming/rugs');
  arrived = [];
  flaws = new Map();
});
afterEach(async () => {
  await watching?.close();
  await rm(folder, { recursive: true, force: true });
});

const start = async (options: Partial<WatchOptions> = {}) => {
  watching = await watchIncoming(folder, ['rugs'], {
    onFile: (key) => arrived.push(key),
    onFlaw: (path, message) => flaws.set(relative(folder, path), message),
    patience: { whole: 50, midLine: 1_000, heldOpen: 2_000 },
    ...options,
    look: { leastMs: 10, watchedMs: 30_000, unwatchedMs: 2_000, ...options.look },
  });
  return watching;
};

const drop = (name: string) => writeFile(join(incoming, name), 'a,b\n1,2\n');
/** The order of two files that arrive together is not fixed. */
const read = () => expect.poll(() => arrived.toSorted(), { timeout: 20_000 });
const never = () => {
  throw Object.assign(new Error('no watches left'), { code: 'ENOSPC' });
};
const LOOK = { watchedMs: 50, unwatchedMs: 50 };

it('reports new files, also in subfolders, and changed files, but no file that was there before', async () => {
  await mkdir(join(incoming, 'of 2026'), { recursive: true });
  await drop('old.csv');
  await start();
  await drop('new.csv');
  await read().toEqual(['incoming/rugs/new.csv']);
  await drop('of 2026/november.csv');
  await read().toEqual(['incoming/rugs/new.csv', 'incoming/rugs/of 2026/november.csv']);
  await utimes(join(incoming, 'old.csv'), 1, 1);
  await read().toContain('incoming/rugs/old.csv');
});

it('reports each unreadable entry once, and goes on', async () => {
  await mkdir(join(incoming, 'below'), { recursive: true });
  await writeFile(join(folder, 'secret.csv'), 'a\n1\n');
  await symlink('itself', join(incoming, 'itself'));
  await symlink('..', join(incoming, 'above'));
  await symlink('below', join(incoming, 'beside'));
  await symlink('nothing', join(incoming, 'nowhere'));
  await symlink(join(folder, 'secret.csv'), join(incoming, 'secret.csv'));
  await drop('line\nend \u001b[31m.csv');
  await mkdir(join(folder, 'incoming/Rugs'));
  await start({ look: LOOK });
  await drop('a.csv');
  await symlink('a.csv', join(incoming, 'again.csv'));
  await read().toEqual(['incoming/rugs/a.csv', 'incoming/rugs/again.csv']);
  expect(Object.fromEntries(flaws)).toEqual({
    'incoming/rugs/itself': 'it is a link to itself; remove it',
    'incoming/rugs/above': 'it is a link out of the folder, and such links are not followed; copy the file itself',
    'incoming/rugs/beside': 'it is a link to a folder, and such links are not followed; copy the files themselves',
    'incoming/rugs/nowhere': 'it is a link to nothing; remove it',
    'incoming/rugs/secret.csv': 'it is a link out of the folder, and such links are not followed; copy the file itself',
    'incoming/rugs/line\nend \u001b[31m.csv': 'its name cannot be used: it contains a control character; rename it',
    'incoming/Rugs': 'it lies in the folder of no dataset; files go into incoming/rugs/, in just these letters',
  });
});

it('looks from time to time if the system has no watches left, or a watcher dies', async () => {
  await start({ watch: never, look: { watchedMs: 1e9, unwatchedMs: 50 } });
  await drop('a.csv');
  await read().toEqual(['incoming/rugs/a.csv']);
  await watching?.close();

  const watchers: FSWatcher[] = [];
  const dying = () => {
    const watcher = Object.assign(new EventEmitter(), { close: () => {} }) as unknown as FSWatcher;
    watchers.push(watcher);
    return watcher;
  };
  await start({ watch: dying, look: { watchedMs: 1e9, unwatchedMs: 50 } });
  for (const watcher of watchers) watcher.emit('error', new Error('the watch is gone'));
  await drop('b.csv');
  // A reported change makes it look into the folders, and watch the folders without a watcher again.
  await watching?.arrived('incoming/rugs/b.csv');
  await read().toContain('incoming/rugs/b.csv');
});

it('does not look into the folders because an answer of its own has appeared', async () => {
  const changes: ((kind: string, name: string | null) => void)[] = [];
  const silent = (_: string, onChange: (kind: string, name: string | null) => void) => {
    changes.push(onChange);
    return Object.assign(new EventEmitter(), { close: () => {} }) as unknown as FSWatcher;
  };
  await start({ watch: silent, look: { leastMs: 0, watchedMs: 1e9, unwatchedMs: 1e9 } });
  // The first look has found new folders to watch, and is followed by another.
  await sleep(100);
  await drop('a.csv');
  for (const onChange of changes) onChange('rename', 'before.csv.result.txt');
  await sleep(200);
  expect(arrived).toEqual([]);
  // Some systems do not say what has changed.
  changes[0]!('rename', null);
  await read().toEqual(['incoming/rugs/a.csv']);
});

it('sees a folder that was removed and made again', async () => {
  await start();
  await rm(join(folder, 'incoming'), { recursive: true });
  await sleep(200);
  await mkdir(incoming, { recursive: true });
  await drop('a.csv');
  await read().toEqual(['incoming/rugs/a.csv']);
});

it('watches folders and not single files', async () => {
  await mkdir(incoming, { recursive: true });
  for (let i = 0; i < 50; i++) await drop(`${i}.csv`);
  const watched: string[] = [];
  await start({
    watch: (path, onChange) => {
      watched.push(relative(folder, path));
      return watch(path, { persistent: false }, onChange);
    },
  });
  expect(watched.sort()).toEqual(['', 'incoming', 'incoming/rugs']);
});

it('reports a file that the interface has stored at once, and only once', async () => {
  const { arrived: tell } = await start({ look: LOOK, patience: { whole: 100, midLine: 100, heldOpen: 100 } });
  await drop('a.csv');
  await tell('incoming/rugs/a.csv');
  expect(arrived).toEqual(['incoming/rugs/a.csv']);
  await tell('incoming/rugs/a.csv');
  // Several looks, and twice the time after which a file that a look finds is reported.
  await sleep(300);
  expect(arrived).toEqual(['incoming/rugs/a.csv']);
});

it('reports files that were dropped together in turns, so that the server answers in between', async () => {
  let turn = 0;
  const perTurn: number[] = [];
  await start({
    onFile: (key) => {
      arrived.push(key);
      perTurn[turn] = (perTurn[turn] ?? 0) + 1;
    },
  });
  const names = Array.from({ length: 40 }, (_, i) => `${i}.csv`);
  await Promise.all(names.map(drop));
  while (arrived.length < names.length) {
    await nextTurn();
    turn++;
  }
  expect(arrived.toSorted()).toEqual(names.map((name) => `incoming/rugs/${name}`).toSorted());
  expect(Math.max(...perTurn.filter((count) => count > 0))).toBeLessThanOrEqual(2);
});
