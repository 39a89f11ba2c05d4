import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settle } from '../../registry/ledger.ts';
import { moveLedger } from '../../registry/ledger-store.ts';
import type { Store } from '../../registry/storage/store.ts';
import { type Home, openHome } from '../home/home.ts';
import { rugSums } from '../testing/rug-flow.ts';
import { findUnfinished } from './find-unfinished.ts';
import { openSeenFiles } from './seen-files.ts';

let base = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'stima-unfinished-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** The files that a start finds to read, and the files that it opens to find out. */
async function start(home: Home) {
  const opened: string[] = [];
  const data: Store = {
    ...home.data,
    openRead: (key) => {
      opened.push(key);
      return home.data.openRead(key);
    },
  };
  const { keys } = await findUnfinished(data, home.models, rugSums, openSeenFiles(home));
  return { keys, opened };
}

it('opens at a second start only new and changed files, also those changed to the same size and date', async () => {
  const home = openHome(join(base, 'home'));
  const keyOf = (name: string) => `incoming/rugs/${name}.csv`;
  const pathOf = (name: string) => join(home.dataFolder, keyOf(name));
  for (const name of ['a', 'b', 'c', 'd']) await home.data.put(keyOf(name), `content ${name}`);
  // printf 'content a' | sha256sum, and so on
  const ids = { a: '0069ffe8481777aa', b: 'c4363f384691f55e', c: '3f0b9198a291f771', d: '477cbb5cdcbcee53' };
  await moveLedger(home.data, 'rugs', (ledger) =>
    Object.entries(ids).reduce(
      (all, [name, id]) => settle(all, id, { state: 'in force', since: '', by: 'stima', name: `${name}.csv` }),
      ledger,
    ),
  );
  await sleep(2_100);
  const all = ['a', 'b', 'c', 'd'].map(keyOf);
  expect(await start(home)).toEqual({ keys: [], opened: all });
  expect(await start(home)).toEqual({ keys: [], opened: [] });

  const date = new Date('2026-11-01T00:00:00Z');
  for (const name of ['a', 'b']) await utimes(pathOf(name), date, date);
  await sleep(2_100);
  expect((await start(home)).opened).toEqual(['a', 'b'].map(keyOf));
  await writeFile(pathOf('a'), 'CONTENT A');
  await writeFile(join(base, 'other'), 'CONTENT B');
  await rename(join(base, 'other'), pathOf('b'));
  for (const name of ['a', 'b']) await utimes(pathOf(name), date, date);
  await home.data.put(keyOf('e'), 'content e');
  await sleep(2_100);
  const changed = ['a', 'b', 'e'].map(keyOf);
  expect(await start(home)).toEqual({ keys: changed, opened: changed });
});

it('does not mistake a file that changes while it is read for the file that was read', async () => {
  const home = openHome(join(base, 'changing'));
  await home.data.put('incoming/rugs/a.csv', 'first');
  await sleep(2_100);
  const seen = openSeenFiles(home);
  const remember = await seen.observe('incoming/rugs/a.csv');
  await writeFile(join(home.dataFolder, 'incoming/rugs/a.csv'), 'later');
  await remember('of the first');
  await sleep(2_100);
  expect(await openSeenFiles(home).find('incoming/rugs/a.csv')).toBeUndefined();
});

it('does not remember a file that has just changed, since the next change could have the same time', async () => {
  const home = openHome(join(base, 'fresh'));
  await home.data.put('incoming/rugs/a.csv', 'content a');
  await (await openSeenFiles(home).observe('incoming/rugs/a.csv'))('of a');
  await sleep(2_100);
  expect(await openSeenFiles(home).find('incoming/rugs/a.csv')).toBeUndefined();
});

it('reads the files that a truncated or damaged index does not have', async () => {
  const home = openHome(join(base, 'damaged'));
  await home.data.put('incoming/rugs/a.csv', 'content a');
  await sleep(2_100);
  await (await openSeenFiles(home).observe('incoming/rugs/a.csv'))('of a');
  expect(await openSeenFiles(home).find('incoming/rugs/a.csv')).toBe('of a');
  const notes: string[] = [];
  for (const text of ['["incoming/rugs/a.csv","', 'null\n7\n["incoming/rugs/a.csv"]', '']) {
    await writeFile(join(home.cache, 'seen-files.jsonl'), text);
    const seen = openSeenFiles(home, (message) => notes.push(message));
    expect(await seen.find('incoming/rugs/a.csv')).toBeUndefined();
    expect(await seen.find('incoming/rugs/b.csv')).toBeUndefined();
  }
  expect(notes.map((message) => /has (\d+) damaged/.exec(message)?.[1])).toEqual(['1', '3']);
  await (await openSeenFiles(home).observe('incoming/rugs/a.csv'))('of a');
  expect(await openSeenFiles(home).find('incoming/rugs/a.csv')).toBe('of a');
});
