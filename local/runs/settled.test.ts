import { appendFile, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settled } from './settled.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-settled-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const patience = { whole: 50, midLine: 1_000, heldOpen: 3_000 };

async function timed(path: string): Promise<number> {
  const start = performance.now();
  expect(await settled(path, patience)).toMatch(/^\d+ /);
  return performance.now() - start;
}

it.each([
  ['whole lines', 'a,b\n1,2\n', 0, 900],
  ['lines as of old', 'a,b\r1,2\r', 0, 900],
  ['something compressed', gzipSync('a,b\n1,2'), 0, 900],
  ['half a line', 'a,b\n1,', 900, 2_500],
  ['nothing', '', 900, 2_500],
])('waits as long as a file with %s needs', async (_, content, least, most) => {
  const path = join(folder, 'a.csv');
  await writeFile(path, content);
  const took = await timed(path);
  expect(took).toBeGreaterThanOrEqual(least);
  expect(took).toBeLessThan(most);
});

it('starts to wait again when the file grows, and waits less once its last line is ended', async () => {
  const path = join(folder, 'b.csv');
  await writeFile(path, 'a,b\n1');
  const waiting = timed(path);
  await sleep(700);
  await appendFile(path, ',2');
  await sleep(700);
  await appendFile(path, '\n');
  const took = await waiting;
  expect(took).toBeGreaterThan(1_400);
  expect(took).toBeLessThan(2_400);
});

it.runIf(process.platform === 'linux')(
  'waits while a program has the file open for writing, but not for reading',
  async () => {
    const path = join(folder, 'c.csv');
    await writeFile(path, 'a,b\n');
    const reading = await open(path, 'r');
    expect(await timed(path)).toBeLessThan(900);
    await reading.close();
    const writing = await open(path, 'a');
    const waiting = timed(path);
    await sleep(1_200);
    await writing.write('1,2\n');
    await writing.close();
    const took = await waiting;
    expect(took).toBeGreaterThan(1_200);
    expect(took).toBeLessThan(2_900);
  },
);

it('stops waiting for a file that is removed', async () => {
  const path = join(folder, 'd.csv');
  await writeFile(path, 'a');
  const waiting = settled(path, patience);
  await rm(path);
  expect(await waiting).toBeUndefined();
});
