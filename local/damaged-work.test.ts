import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openManifest } from '../lambdas/flow/shards/open-manifest.ts';
import { withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findReceipt } from '../registry/receipt.ts';
import { CorruptRecordError } from '../registry/record.ts';
import { repairStore } from '../registry/repair/repair-store.ts';
import { findRun, writeStepRecord } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { mugs, mugsCsv } from '../training/kinds/testing/group-median/mugs.ts';
import { openHome } from './home/home.ts';
import { endInterrupted } from './runs/end-interrupted.ts';
import { endStory } from './runs/end-story.ts';
import { passingTrouble } from './runs/passing-trouble.ts';
import { openSeenFiles } from './runs/seen-files.ts';
import { openUnderWay } from './runs/under-way.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createMugFlow, mugChampion, mugSums, putMugs } from './testing/mug-flow.ts';
import type { ToyFlow } from './testing/toy-flow.ts';

const flip = async (store: Store, key: string, at: number) => {
  const bytes = Buffer.from((await store.get(key)).body);
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  await store.put(key, bytes);
};

describe('a run over a damaged store', () => {
  let data: Store;
  let models: Store;
  let flow: ToyFlow;
  let ids: string[];
  beforeEach(async () => {
    data = memoryStore();
    models = memoryStore();
    flow = await createMugFlow(data, models, KEPT_TEMPLATES);
    ids = [];
    for (const seed of [1, 2]) {
      const key = await putMugs(data, `${seed}.csv`, mugsCsv(300, seed));
      await flow.announce(key);
      ids.push(await uploadIdOf(data, key));
    }
  });

  it.each(['summary.bin', 'samples.bin'])('names a damaged %s, and the next run makes it again', async (file) => {
    const key = `uploads/mugs/${ids[1]}/${file}`;
    const before = (await data.get(key)).body;
    const { model } = await mugChampion(models);
    await flip(data, key, -20);
    for (const cached of ['equations', 'samples']) await data.remove(`merged/mugs/${cached}.bin`);
    await models.remove('mugs/v2/fit.json');
    const failed = await flow.request('request', 'failed');
    expect(failed).toMatchObject({ status: 'FAILED', error: 'DamagedSumsError' });
    expect(passingTrouble(failed)).toBe('sums were damaged, and are made again');
    expect((await findRun(data, mugs.name, 'failed'))?.steps.at(-1)?.message).toContain(`upload ${ids[1]}`);
    expect(await flow.request('request')).toMatchObject({ status: 'SUCCEEDED' });
    expect(Buffer.from((await data.get(key)).body).equals(before)).toBe(true);
    expect(await mugChampion(models)).toMatchObject({ version: 'v2', model });
  });

  it('reads a file again whose receipt is lost, without counting it against itself', async () => {
    const before = await findReceipt(data, mugs.name, ids[1]!);
    const ledger = await readLedger(data, mugs.name);
    for await (const { key } of data.list('runs/')) await data.remove(key);
    await data.put(`uploads/mugs/${ids[1]}/receipt.json`, '');
    const { records } = await repairStore({ data, models }, mugs.name);
    expect(records).toMatchObject([{ outcome: 'lost', message: expect.stringContaining('Send the same file again') }]);
    expect(await flow.announce('incoming/mugs/2.csv')).toMatchObject({ status: 'SUCCEEDED' });
    // Its rows are doubted by the champion of now.
    const ofItself = { ...before, readAt: expect.any(String), doubts: expect.anything() };
    expect(await findReceipt(data, mugs.name, ids[1]!)).toEqual(ofItself);
    expect(await readLedger(data, mugs.name)).toEqual(ledger);
  });

  it('compares with a champion whose fit is damaged as long as the ledger tells what it rests on', async () => {
    await models.put('mugs/v2/fit.json', '{');
    expect(await flow.announce(await putMugs(data, '3.csv', mugsCsv(300, 3)))).toMatchObject({ status: 'SUCCEEDED' });
    expect((await mugChampion(models)).version).toBe('v3');
    await models.put('mugs/v3/fit.json', '{');
    await moveLedger(data, mugs.name, (ledger) =>
      withdraw(ledger, ids[0]!, { by: 'owner', since: '2026-11-21T14:00:00.000Z' }),
    );
    const failed = await flow.request('withdrawal', 'withdrawn');
    expect(failed).toMatchObject({ status: 'FAILED', error: 'CorruptRecordError' });
    expect((await findRun(data, mugs.name, 'withdrawn'))?.steps.at(-1)?.message).toMatch(
      /mugs\/v3\/fit\.json is damaged: .* make another version champion: POST /,
    );
  });

  it('says that the ledger is damaged, and an upload waits until it is repaired', async () => {
    await data.put('ledger/mugs.json', '');
    const failed = await flow.announce(await putMugs(data, '3.csv', mugsCsv(300, 3)));
    expect(failed).toMatchObject({ status: 'FAILED', error: 'CorruptLedgerError' });
    expect(passingTrouble(failed)).toBe('the ledger is damaged');
    await repairStore({ data, models }, mugs.name);
    expect(await flow.announce('incoming/mugs/3.csv')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await mugChampion(models)).version).toBe('v3');
  });

  it('does not take a damaged manifest for another', async () => {
    await data.put('pieces/mugs/run/cutting.json', '{"dataset":"mugs"');
    await expect(openManifest(data, mugSums, 'pieces/mugs/run')).rejects.toThrow(CorruptRecordError);
  });
});

describe('the story of a run', () => {
  const at = '2026-11-21T14:00:00.000Z';

  it('ends as any other if it was interrupted and its last record is damaged, and costs no other its end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stima-damaged-'));
    try {
      const data = memoryStore();
      const underWay = openUnderWay(folder);
      for (const runId of ['torn', 'gone', 'whole']) {
        await writeStepRecord(data, 'mugs', runId, { step: 'ingest', at });
        await writeStepRecord(data, 'mugs', runId, { step: 'fit', at });
        underWay.begin(runId);
      }
      await data.put('runs/mugs/torn/fit.json', '');
      for (const step of ['ingest', 'fit']) await data.put(`runs/mugs/gone/${step}.json`, '');
      expect((await findRun(data, 'mugs', 'torn'))?.state).toBe('unknown');
      await expect(endStory(data, 'mugs', 'gone', '', new Date())).resolves.toBeUndefined();
      await endInterrupted(data, ['mugs'], underWay, new Date('2026-11-21T15:00:00Z'));
      for (const runId of ['torn', 'whole']) expect((await findRun(data, 'mugs', runId))?.state).toBe('failed');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

it('a line on a seen file in which a bit has flipped counts for nothing; one of an older store counts', async () => {
  const home = openHome(await mkdtemp(join(tmpdir(), 'stima-seen-')));
  try {
    const key = 'incoming/mugs/a.csv';
    await home.data.put(key, 'x');
    const path = join(home.cache, 'seen-files.jsonl');
    // A file that has just been written is not remembered, and the time of its inode cannot be set.
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 3_600_000);
    await (await openSeenFiles(home).observe(key))('0123456789abcdef');
    expect(await openSeenFiles(home).find(key)).toBe('0123456789abcdef');
    const line = await readFile(path, 'utf8');
    await writeFile(path, line.replace('0123456789abcdef', '0123456789abcdee'));
    expect(await openSeenFiles(home).find(key)).toBeUndefined();
    await writeFile(path, JSON.stringify(JSON.parse(line.trim()).slice(0, 3)));
    expect(await openSeenFiles(home).find(key)).toBe('0123456789abcdef');
  } finally {
    vi.restoreAllMocks();
    await rm(home.folder, { recursive: true, force: true });
  }
});
