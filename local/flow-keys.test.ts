import { beforeEach, describe, expect, it } from 'vitest';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import type { Figures } from '../lambdas/metrics.ts';
import { readLedger } from '../registry/ledger-store.ts';
import { findReceipt } from '../registry/receipt.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, rugsCsv } from './testing/rug-flow.ts';
import type { ToyFlow } from './testing/toy-flow.ts';

let data: Store;
let flow: ToyFlow;
let told: Figures[];
beforeEach(async () => {
  data = memoryStore();
  told = [];
  flow = await createRugFlow(data, memoryStore(), KEPT_TEMPLATES, {
    metrics: (_subject, figures) => told.push(figures),
  });
});

const uploads = async () => Object.values((await readLedger(data, rugs.name)).uploads);
const keysBelow = async (prefix: string) => {
  const keys: string[] = [];
  for await (const { key } of data.list(prefix)) keys.push(key);
  return keys;
};

describe('an object that no run is to read', () => {
  it.each([
    'incoming/rugs/november.csv.crdownload',
    'incoming/rugs/november.csv.part',
    'incoming/rugs/~$november.xlsx',
    'incoming/rugs/.DS_Store',
    'incoming/rugs/of 2026/Thumbs.db',
    'incoming/rugs/november.csv.result.txt',
    'incoming/rugs/',
    'incoming/rugs/of 2026/',
    'incoming/',
  ])('ends its run quietly: %s', async (key) => {
    expect(await flow.announce(key)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await uploads()).toEqual([]);
    expect([...(await keysBelow('uploads/')), ...(await keysBelow('runs/'))]).toEqual([]);
    expect(told).toEqual([]);
  });

  it.each(['incoming/carpets/a.csv', 'incoming/Rugs/a.csv', 'incoming/a.csv', 'incoming//rugs/a.csv'])(
    'is counted as refused, and its run does not fail, in the folder of no dataset: %s',
    async (key) => {
      expect(await flow.announce(key)).toMatchObject({ status: 'SUCCEEDED' });
      expect(told).toEqual([{ UploadsRefused: 1 }]);
      expect(await keysBelow('uploads/')).toEqual([]);
    },
  );
});

describe('a key that S3 takes', () => {
  it.each([
    'a b.csv',
    'a+b.csv',
    '100%.csv',
    '%2e%2e.csv',
    'Ménagère 価格 🪡.csv',
    "it's~(1)!.csv",
    'of 2026/11/a.csv',
    // With the folder it has 1,024 bytes.
    `${'long/'.repeat(200)}${'x'.repeat(10)}`,
  ])('is read: %j', async (name) => {
    const key = `incoming/rugs/${name}`;
    await data.put(key, rugsCsv(300, 1));
    expect(await flow.announce(key)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await uploads()).toMatchObject([{ name, state: 'in force' }]);
  });

  it.each([
    ['../a.csv', 'the part ..'],
    ['a/../../b.csv', 'the part ..'],
    ['/a.csv', 'a part between slashes is empty'],
    ['a//b.csv', 'a part between slashes is empty'],
    ['line\nend.csv', 'a control character'],
    ['x'.repeat(900), '255 bytes'],
  ])('is refused with a receipt, and its run does not fail: %j', async (name, why) => {
    expect(await flow.announce(`incoming/rugs/${name}`)).toMatchObject({ status: 'SUCCEEDED' });
    const ledger = await readLedger(data, rugs.name);
    const [id = ''] = Object.keys(ledger.uploads);
    expect(ledger.uploads[id]).toMatchObject({ state: 'refused', because: 'invalid-name' });
    expect((await findReceipt(data, rugs.name, id))?.verdict.message).toContain(why);
    expect(told.map(({ RunsFailed = 0 }) => RunsFailed)).toEqual([0]);
  });
});

describe('folders that name a time or a source, where answers depend on neither', () => {
  it.each(['2031-01/list.csv', 'fair/list.csv'])('are told to say nothing, and the file is read: %s', async (name) => {
    const csv = rugsCsv(200, 8);
    await data.put(`incoming/rugs/${name}`, csv);
    expect(await flow.announce(`incoming/rugs/${name}`)).toMatchObject({ status: 'SUCCEEDED' });
    const [id] = Object.keys((await readLedger(data, rugs.name)).uploads);
    const receipt = (await findReceipt(data, rugs.name, id!))!;
    expect(receipt).toMatchObject({ verdict: { state: 'in force' }, rows: { accepted: 200 } });
    expect(receipt.notes).toEqual([
      `Its folder "${name.split('/')[0]}" says nothing here: answers of rugs depend on no time and no source.`,
    ]);
  });
});
