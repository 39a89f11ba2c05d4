import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { storeOfRun } from '../../registry/dry-run.ts';
import { findRun, listRuns, writeStepRecord } from '../../registry/run-records.ts';
import { memoryStore } from '../../registry/storage/memory-store.ts';
import { endInterrupted } from './end-interrupted.ts';
import { openUnderWay } from './under-way.ts';

it('ends the records of runs whose process died, and reads no others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stima-under-way-'));
  try {
    const data = memoryStore();
    const underWay = openUnderWay(join(folder, 'under-way'));
    const step = { step: 'ingest', at: '2026-11-21T14:00:00.000Z' };
    for (const runId of ['died', 'ended', 'over', 'next']) await writeStepRecord(data, 'rugs', runId, step);
    await writeStepRecord(data, 'rugs', 'over', { ...step, step: 'decide', ends: 'succeeded' });
    for (const runId of ['died', 'over'])
      for (const file of ['cutting.json', 'accepted/000000.csv.gz'])
        await data.put(`pieces/rugs/${runId}/${file}`, 'x');
    await writeStepRecord(data, 'rugs', 'new', { step: 'prepare', at: '2026-11-21T15:00:01.000Z' });
    await data.put('pieces/rugs/new/cutting.json', 'x');
    underWay.forget([]);
    for (const runId of ['died', 'ended', 'over', 'never told']) underWay.begin(runId);
    underWay.end('ended');
    const ending = endInterrupted(data, ['carpets', 'rugs'], underWay, new Date('2026-11-21T15:00:00Z'));
    underWay.begin('next');
    await ending;
    const state = async (runId: string) => (await findRun(data, 'rugs', runId))?.state;
    expect(await state('died')).toBe('failed');
    expect((await findRun(data, 'rugs', 'died'))?.steps.at(-1)?.step).toBe('interrupted');
    expect([await state('ended'), await state('over'), await state('next')]).toEqual([
      'running',
      'succeeded',
      'running',
    ]);
    expect(underWay.list()).toEqual(['next']);
    const left: string[] = [];
    for await (const { key } of data.list('pieces/')) left.push(key);
    expect(left).toEqual(['pieces/rugs/new/cutting.json']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('ends the record of a dry run too, where such a run keeps it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stima-under-way-'));
  try {
    const data = memoryStore();
    const underWay = openUnderWay(join(folder, 'under-way'));
    const own = storeOfRun(data, 'dry-1');
    await writeStepRecord(own, 'rugs', 'dry-1', { step: 'ingest', at: '2026-11-21T14:00:00.000Z' });
    underWay.forget([]);
    underWay.begin('dry-1');
    await endInterrupted(data, ['rugs'], underWay, new Date('2026-11-21T15:00:00Z'));
    const story = await findRun(own, 'rugs', 'dry-1');
    expect(story?.state).toBe('failed');
    expect(story?.steps.at(-1)?.message).toContain('send the file again');
    expect((await listRuns(data, 'rugs', { limit: 10 })).runs).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('goes once through a store without a list of runs: ends its runs, and puts them in order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stima-under-way-'));
  try {
    const data = memoryStore();
    const record = (step: string, more = {}) => JSON.stringify({ order: 1, step, ...more });
    await data.put('runs/rugs/first/ingest.json', record('ingest', { at: '2026-11-21T14:00:00.000Z' }));
    await data.put('runs/rugs/then/fit.json', record('fit', { at: '2026-11-21T15:00:00.000Z', ends: 'succeeded' }));
    await data.put('runs/rugs/now/fit.json', record('fit', { at: '2026-11-21T17:00:00.000Z' }));
    const underWay = openUnderWay(join(folder, 'under-way'));
    await endInterrupted(data, ['rugs'], underWay, new Date('2026-11-21T16:00:00Z'));
    const { runs } = await listRuns(data, 'rugs', { limit: 10 });
    expect(runs.map(({ runId, state }) => [runId, state])).toEqual([
      ['now', 'running'],
      ['then', 'succeeded'],
      ['first', 'failed'],
    ]);
    expect(underWay.list()).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
