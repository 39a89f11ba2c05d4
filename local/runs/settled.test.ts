import { appendFile, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settled } from './settled.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-settled-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const patience = { whole: 50, midLine: 1_000, heldOpen: 3_000 };

/**
 * How long it waits by a clock that only its own waiting moves on.
 * @param meanwhile what happens at some times of that clock, in ms
 */
async function timed(path: string, meanwhile: Readonly<Record<number, () => Promise<unknown>>> = {}): Promise<number> {
  let time = 0;
  const sleep = async (ms: number) => {
    const until = time + ms;
    for (const [at, happens] of Object.entries(meanwhile))
      if (Number(at) > time && Number(at) <= until) await happens();
    time = until;
  };
  expect(await settled(path, patience, { now: () => time, sleep })).toMatch(/^\d+ /);
  return time;
}

it.each([
  ['whole lines', 'a,b\n1,2\n', 50],
  ['lines as of old', 'a,b\r1,2\r', 50],
  ['something compressed', gzipSync('a,b\n1,2'), 50],
  ['half a line', 'a,b\n1,', 1_000],
  ['nothing', '', 1_000],
])('waits as long as a file with %s needs', async (_, content, expected) => {
  const path = join(folder, 'a.csv');
  await writeFile(path, content);
  expect(await timed(path)).toBe(expected);
});

it('starts to wait again when the file grows, and waits less once its last line is ended', async () => {
  const path = join(folder, 'b.csv');
  await writeFile(path, 'a,b\n1');
  const grows = { 700: () => appendFile(path, ',2'), 1400: () => appendFile(path, '\n') };
  // It looks every 500 ms, and so sees the ended line at 1,500 ms.
  expect(await timed(path, grows)).toBe(1_550);
});

it.runIf(process.platform === 'linux')(
  'waits while a program has the file open for writing, but not for reading',
  async () => {
    const path = join(folder, 'c.csv');
    await writeFile(path, 'a,b\n');
    const reading = await open(path, 'r');
    expect(await timed(path)).toBe(50);
    await reading.close();
    const writing = await open(path, 'a');
    expect(await timed(path)).toBe(patience.heldOpen);
    const ends = {
      1200: async () => {
        await writing.write('1,2\n');
        await writing.close();
      },
    };
    const took = await timed(path, ends);
    expect(took).toBeGreaterThan(1_200);
    expect(took).toBeLessThan(patience.heldOpen);
  },
);

it('stops waiting for a file that is removed', async () => {
  const path = join(folder, 'd.csv');
  await writeFile(path, 'a');
  const waiting = settled(path, patience);
  await rm(path);
  expect(await waiting).toBeUndefined();
});
