import { describe, expect, it } from 'vitest';
import { CorruptRecordError } from './record.ts';
import { findRun, listRuns, writeStepRecord } from './run-records.ts';
import { memoryStore } from './storage/memory-store.ts';
import type { Store } from './storage/store.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

describe('the record of a run', () => {
  it('has its steps in their order, whatever their clocks say', async () => {
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

  it('has a step twice that is done twice', async () => {
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

  it('shows a failed run as running again when it goes on', async () => {
    const data = memoryStore();
    await writeStepRecord(data, 'd', 'r', { step: 'failure', at: at(1), ends: 'failed', message: 'The disk is full.' });
    expect((await findRun(data, 'd', 'r'))?.state).toBe('failed');
    await writeStepRecord(data, 'd', 'r', { step: 'fit', at: at(2) });
    expect((await findRun(data, 'd', 'r'))?.state).toBe('running');
  });

  it('is absent for an unknown run and for an impossible id', async () => {
    const data = memoryStore();
    await writeStepRecord(data, 'd', 'r', { step: 'fit', at: at(1) });
    for (const runId of ['s', '', '..', 'r/fit', '__proto__', 'x'.repeat(101)]) {
      expect(await findRun(data, 'd', runId)).toBeUndefined();
    }
    await expect(writeStepRecord(data, 'd', '../x', { step: 'fit', at: at(1) })).rejects.toThrow(RangeError);
  });

  it('names an unreadable record', async () => {
    const data = memoryStore();
    const record = { order: 1, step: 'fit', at: at(1) };
    const damaged = [
      '{"step":"fit"',
      '',
      '[]',
      { ...record, order: '1' },
      { ...record, ends: 'done' },
      { ...record, message: 1 },
    ];
    for (const each of damaged) {
      await data.put('runs/d/r/fit.json', typeof each === 'string' ? each : JSON.stringify(each));
      const found = findRun(data, 'd', 'r');
      await expect(found).rejects.toThrow(CorruptRecordError);
      await expect(found).rejects.toThrow(/^runs\/d\/r\/fit\.json is damaged: /);
    }
  });
});

describe('the list of runs', () => {
  it('has the runs of one dataset, the latest first', async () => {
    const data = memoryStore();
    for (let run = 0; run < 20; run += 1) {
      await writeStepRecord(data, 'd', `r${run}`, { step: 'ingest', at: at(run) });
      if (run % 2 === 0) await writeStepRecord(data, 'd', `r${run}`, { step: 'decide', at: at(30), ends: 'succeeded' });
    }
    await writeStepRecord(data, 'd2', 'other', { step: 'ingest', at: at(1) });
    const { runs, next } = await listRuns(data, 'd', { limit: 20 });
    expect(next).toBeUndefined();
    expect(runs.map(({ runId }) => runId)).toEqual(Array.from({ length: 20 }, (_, index) => `r${19 - index}`));
    expect(runs.slice(0, 2).map(({ state }) => state)).toEqual(['running', 'succeeded']);
    expect(await listRuns(data, 'none', { limit: 20 })).toEqual({ runs: [] });
  });

  it('has each run on exactly one page, also if runs begin between two pages', async () => {
    const data = memoryStore();
    const tell = (runId: string, second: number) => writeStepRecord(data, 'd', runId, { step: 'fit', at: at(second) });
    // Two began in each second.
    for (let run = 0; run < 25; run += 1) await tell(`r${String(run).padStart(2, '0')}`, 10 + (run >> 1));
    const told: string[] = [];
    let after: string | undefined;
    do {
      const page = await listRuns(data, 'd', { limit: 10, ...(after !== undefined && { after }) });
      expect(page.runs.length).toBe(told.length < 20 ? 10 : 5);
      told.push(...page.runs.map(({ runId }) => runId));
      after = page.next;
      await tell(`later${told.length}`, 59);
    } while (after !== undefined);
    expect(new Set(told).size).toBe(25);
    expect(told.map((runId) => Number(runId.slice(1)) >> 1)).toEqual(
      Array.from({ length: 25 }, (_, index) => (24 - index) >> 1).sort((a, b) => b - a),
    );
  });

  it('reads only the records of its page, and leaves out runs without records', async () => {
    const data = memoryStore();
    for (let run = 0; run < 30; run += 1) await writeStepRecord(data, 'd', `r${run}`, { step: 'fit', at: at(run) });
    let reads = 0;
    const counting: Store = {
      ...data,
      get: (key) => {
        reads++;
        return data.get(key);
      },
    };
    expect((await listRuns(counting, 'd', { limit: 3 })).runs.map(({ runId }) => runId)).toEqual(['r29', 'r28', 'r27']);
    expect(reads).toBe(3);
    const died = { ...data, putIfAbsent: () => Promise.reject(new Error('killed')) };
    await writeStepRecord(died, 'd', 'r99', { step: 'fit', at: at(40) }).catch(() => {});
    await writeStepRecord(data, 'd', 'r29', { step: 'decide', at: at(41) });
    await writeStepRecord(died, 'd', 'twice', { step: 'fit', at: at(42) }).catch(() => {});
    await writeStepRecord(data, 'd', 'twice', { step: 'fit', at: at(43) });
    const { runs } = await listRuns(data, 'd', { limit: 5 });
    expect(runs.map(({ runId }) => runId)).toEqual(['twice', 'r29', 'r28']);
  });
});
