import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { flushFolder } from './make-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-flush-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.skipIf(process.platform === 'win32')('lets requests that come during a flush share the next one', async () => {
  // A flush that is shared has one promise. The flush under way began before the later requests, so it is not theirs.
  const [first, second, third] = [flushFolder(folder), flushFolder(folder), flushFolder(folder)];
  expect(second).not.toBe(first);
  expect(third).toBe(second);
  await Promise.all([first, second, third]);
  await expect(flushFolder(folder)).resolves.toBeUndefined();
});

it.skipIf(process.platform === 'win32')(
  'reports a failure to every request, and tries anew for the next one',
  async () => {
    const path = join(folder, 'absent');
    const failed = await Promise.allSettled(Array.from({ length: 4 }, () => flushFolder(path)));
    expect(failed.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    await mkdir(path);
    await expect(flushFolder(path)).resolves.toBeUndefined();
  },
);
