import { describe, expect, it } from 'vitest';
import { CorruptRecordError, findRun, listRuns, writeStepRecord } from './run-records.ts';
import { memoryStore } from './storage/testing/memory-store.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

describe('the story of a run', () => {
  it('is told in the order of its steps, whatever their clocks say', async () => {
    const data = memoryStore();
    await writeStepRecord(data, 'diamonds', 'r1', { step: 'ingest', at: at(1), detail: { read: 10 } });
    await writeStepRecord(data, 'diamonds', 'r1', { step: 'fit', at: at(2) });
    expect(await findRun(data, 'diamonds', 'r1')).toMatchObject({
      state: 'running',
      startedAt: at(1),
      updatedAt: at(2),
    });
    await writeStepRecord(data, 'diamonds', 'r1', { step: 'evaluate', at: at(2) });
    await writeStepRecord(data, 'diamonds', 'r1', {
      step: 'decide',
      at: at(1),
      ends: 'succeeded',
      message: 'Kept v1.',
    });
    const story = await findRun(data, 'diamonds', 'r1');
    expect(story).toMatchObject({ runId: 'r1', dataset: 'diamonds', state: 'succeeded' });
    expect(story?.steps.map(({ step }) => step)).toEqual(['ingest', 'fit', 'evaluate', 'decide']);
    expect(story?.steps[0]).toEqual({ step: 'ingest', at: at(1), detail: { read: 10 } });
  });

  it('tells a step twice that is done twice', async () => {
    const data = memoryStore();
    for (const [index, step] of ['evaluate', 'decide', 'evaluate', 'decide'].entries()) {
      await writeStepRecord(data, 'd', 'r', { step, at: at(index) });
    }
    expect((await findRun(data, 'd', 'r'))?.steps.map(({ step }) => step)).toEqual([
      'evaluate',
      'decide',
      'evaluate',
      'decide',
    ]);
  });

  it('is running again when a failed run goes on', async () => {
    const data = memoryStore();
    await writeStepRecord(data, 'd', 'r', { step: 'failure', at: at(1), ends: 'failed', message: 'The disk is full.' });
    expect((await findRun(data, 'd', 'r'))?.state).toBe('failed');
    await writeStepRecord(data, 'd', 'r', { step: 'fit', at: at(2) });
    expect((await findRun(data, 'd', 'r'))?.state).toBe('running');
  });

  it('is not there for a run that is unknown or cannot be', async () => {
    const data = memoryStore();
    await writeStepRecord(data, 'd', 'r', { step: 'fit', at: at(1) });
    for (const runId of ['s', '', '..', 'r/fit', '__proto__', 'x'.repeat(101)]) {
      expect(await findRun(data, 'd', runId)).toBeUndefined();
    }
    await expect(writeStepRecord(data, 'd', '../x', { step: 'fit', at: at(1) })).rejects.toThrow(RangeError);
  });

  it('names a record that cannot be read', async () => {
    const data = memoryStore();
    await data.put('runs/d/r/fit.json', '{"step":"fit"');
    await expect(findRun(data, 'd', 'r')).rejects.toThrow(new CorruptRecordError('runs/d/r/fit.json is not JSON'));
  });
});

describe('the list of runs', () => {
  it('is of one dataset, the latest first', async () => {
    const data = memoryStore();
    for (let run = 0; run < 20; run += 1) {
      await writeStepRecord(data, 'd', `r${run}`, { step: 'ingest', at: at(run) });
      if (run % 2 === 0) await writeStepRecord(data, 'd', `r${run}`, { step: 'decide', at: at(30), ends: 'succeeded' });
    }
    await writeStepRecord(data, 'd2', 'other', { step: 'ingest', at: at(1) });
    const runs = await listRuns(data, 'd');
    expect(runs.map(({ runId }) => runId)).toEqual(Array.from({ length: 20 }, (_, index) => `r${19 - index}`));
    expect(runs.slice(0, 2).map(({ state }) => state)).toEqual(['running', 'succeeded']);
    expect(await listRuns(data, 'none')).toEqual([]);
  });
});
