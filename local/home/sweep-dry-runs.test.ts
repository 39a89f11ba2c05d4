import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sweepDryRuns } from './sweep-dry-runs.ts';

it('removes what dry runs have left for more than a day, in both stores, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stima-sweep-'));
  const now = Date.parse('2026-11-27T12:00:00Z');
  const put = async (path: string, hoursAgo: number) => {
    await mkdir(join(folder, path), { recursive: true });
    await utimes(join(folder, path), (now - hoursAgo * 3_600_000) / 1000, (now - hoursAgo * 3_600_000) / 1000);
  };
  await sweepDryRuns({ folder }, now);
  for (const store of ['data', 'models']) {
    await put(`${store}/dry/dry-old/uploads`, 30);
    await put(`${store}/dry/dry-old`, 30);
    await put(`${store}/dry/dry-new`, 20);
    await put(`${store}/uploads`, 500);
  }
  await sweepDryRuns({ folder }, now);
  for (const store of ['data', 'models']) {
    expect(await readdir(join(folder, store))).toEqual(['dry', 'uploads']);
    expect(await readdir(join(folder, store, 'dry'))).toEqual(['dry-new']);
  }
  await rm(folder, { recursive: true });
});
