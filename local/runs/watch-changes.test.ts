import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { changesFolder, tellServer } from '../../cli/pricing/tell-server.ts';
import { watchChanges } from './watch-changes.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stima-changes-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('what a command has changed is reported once, with its cause; what was changed before the start is not', async () => {
  await tellServer(home, 'rugs', 'correction');
  const told: string[][] = [];
  const onChange = async (...change: string[]) => void told.push(change);
  const watching = await watchChanges(home, new Set(['rugs', 'mugs']), { onChange, everyMs: 5 });
  try {
    await tellServer(home, 'mugs', 'recovery');
    await vi.waitFor(() => expect(told).toEqual([['mugs', 'recovery']]));
    await tellServer(home, 'rugs', 'correction');
    await vi.waitFor(() =>
      expect(told).toEqual([
        ['mugs', 'recovery'],
        ['rugs', 'correction'],
      ]),
    );
    expect(await readdir(changesFolder(home))).toEqual([]);
  } finally {
    await watching.close();
  }
  await tellServer(home, 'rugs', 'correction');
  expect(await readdir(changesFolder(home))).toEqual(['rugs']);
  expect(told).toHaveLength(2);
});

it('what is no change starts nothing', async () => {
  const onChange = vi.fn(async () => {});
  const watching = await watchChanges(home, new Set(['rugs']), { onChange, everyMs: 5 });
  await tellServer(home, 'tables', 'correction');
  await writeFile(join(changesFolder(home), 'rugs'), 'anything');
  await vi.waitFor(async () => expect(await readdir(changesFolder(home))).toEqual(['tables']));
  await watching.close();
  expect(onChange).not.toHaveBeenCalled();
});
