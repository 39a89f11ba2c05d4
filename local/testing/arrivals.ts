import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { findChampion } from '../../registry/champion.ts';
import { inForce, withdraw } from '../../registry/ledger.ts';
import { moveLedger, readLedger } from '../../registry/ledger-store.ts';
import { findRun } from '../../registry/run-records.ts';
import { memoryStore } from '../../registry/storage/memory-store.ts';
import type { Store } from '../../registry/storage/store.ts';
import { uploadIdOf } from '../../registry/upload-id.ts';
import { casesOf } from '../../tests/share-of-cases.ts';
import { championModel, createRugFlow, mover, putRugs, readText, rugsCsv } from './rug-flow.ts';
import type { ToyFlow } from './toy-flow.ts';

export interface Stores {
  readonly data: Store;
  readonly models: Store;
}

/**
 * The outcome of files does not depend on the number and the order of their announcements. These cases run over every
 * store.
 */
export function describeArrivals(name: string, cache: () => string, openStores: () => Promise<Stores>): void {
  describe(name, () => {
    let data: Store;
    let models: Store;
    let flow: ToyFlow;
    beforeEach(async () => {
      ({ data, models } = await openStores());
      flow = await createRugFlow(data, models, cache());
    });

    it('fits v1 on the first upload, and records the steps of the run', async () => {
      await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)), 'first');
      expect((await championModel(models)).version).toBe('v1');
      const story = await findRun(data, rugs.name, 'first');
      expect(story?.state).toBe('succeeded');
      expect(story?.steps.map(({ step }) => step)).toEqual(['ingest', 'fit', 'evaluate', 'decide', 'promote']);
    });

    it('counts a file once that is announced five times at once and then again', async () => {
      const key = await putRugs(data, 'a.csv', rugsCsv(900, 1));
      await Promise.all(Array.from({ length: 5 }, () => flow.announce(key)));
      await flow.announce(key);
      await flow.announce(await putRugs(data, 'same content.csv', rugsCsv(900, 1)));
      const ledger = await readLedger(data, rugs.name);
      expect(Object.keys(ledger.uploads)).toHaveLength(1);
      expect(Object.values(ledger.versions)).toEqual(['v1']);
      expect((await championModel(models)).version).toBe('v1');
    });

    it('counts two files that arrive at once, with the bytes of one after the other in either order', async () => {
      const files = [rugsCsv(900, 1), rugsCsv(700, 2)];
      const [a, b] = [await putRugs(data, 'a.csv', files[0]!), await putRugs(data, 'b.csv', files[1]!)];
      await Promise.all([flow.announce(a), flow.announce(b)]);
      expect(inForce(await readLedger(data, rugs.name))).toHaveLength(2);
      expect((await latestModel({ data, models })) === (await modelOf(files.toReversed()))).toBe(true);
    });

    it('withdraws an upload, and promotes the model that has the bytes of the other uploads alone', async () => {
      await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
      const before = await championModel(models);
      const key = await putRugs(data, 'b.csv', rugsCsv(700, 2));
      await flow.announce(key);
      const id = await uploadIdOf(data, key);
      await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, id, mover));
      await flow.request('withdrawal');
      expect(await championModel(models)).toEqual(before);

      // A new fit, by subtraction from the merged summary, must give the same bytes.
      const again = memoryStore();
      const refit = await createRugFlow(data, again, cache());
      await refit.request('request');
      expect(await readText(again, 'rugs/v1/model.json')).toBe(before.bytes);
    });

    it('gives the same result for a file in shards as for the file in one pass', async () => {
      const cutting = await createRugFlow(data, models, cache(), { shardSizes: { overBytes: 1_000, pieceBytes: 300 } });
      const file = rugsCsv(900, 1);
      const key = await putRugs(data, 'a.csv', file);
      expect(await cutting.announce(key)).toMatchObject({ status: 'SUCCEEDED' });
      const receipt = JSON.parse(await readText(data, `uploads/rugs/${await uploadIdOf(data, key)}/receipt.json`));
      expect(receipt).toMatchObject({ rows: { read: 900, accepted: 900 }, verdict: { state: 'in force' } });
      expect(receipt.pieces).toBeGreaterThan(32);
      expect((await championModel(models)).bytes === (await modelOf([file]))).toBe(true);
      const left: string[] = [];
      for await (const { key: piece } of data.list('pieces/')) left.push(piece);
      expect(left).toEqual([]);
    });

    it('counts each file once after ten shuffled, repeated and simultaneous events for it; the champion always decodes', async () => {
      const files = Array.from({ length: Math.max(6, casesOf(20)) }, (_, i) => rugsCsv(150 + i, i + 1));
      const keys = await Promise.all(files.map((file, i) => putRugs(data, `${i}.csv`, file)));
      const events = shuffled(keys.flatMap((key) => Array.from({ length: 10 }, () => key)));
      let done = false;
      const watching = (async () => {
        let decoded = 0;
        for (; !done; await sleep(5)) {
          if ((await findChampion(models, rugs.name)) === undefined) continue;
          await championModel(models);
          decoded++;
        }
        return decoded;
      })();
      const failed: unknown[] = [];
      const work = async () => {
        for (let key = events.pop(); key !== undefined; key = events.pop()) {
          const outcome = await flow.announce(key);
          if (outcome.status !== 'SUCCEEDED') failed.push(outcome);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work)).finally(() => {
        done = true;
      });
      expect(failed).toEqual([]);
      expect(await watching).toBeGreaterThan(5);
      const ledger = await readLedger(data, rugs.name);
      expect(Object.keys(ledger.uploads)).toHaveLength(files.length);
      expect(inForce(ledger)).toHaveLength(files.length);
      const versions = Object.values(ledger.versions);
      expect(new Set(versions).size).toBe(versions.length);
      expect(versions.length).toBeLessThanOrEqual(files.length);
      expect((await latestModel({ data, models })) === (await modelOf(files))).toBe(true);
    });

    /** The result of the same files when they arrive one after the other. */
    async function modelOf(csvs: readonly string[]): Promise<string> {
      const stores = { data: memoryStore(), models: memoryStore() };
      const calm = await createRugFlow(stores.data, stores.models, cache());
      for (const [i, csv] of csvs.entries()) await calm.announce(await putRugs(stores.data, `${i}.csv`, csv));
      return latestModel(stores);
    }
  });
}

const AT_ONCE = 8;

async function latestModel({ data, models }: Stores): Promise<string> {
  const versions = Object.values((await readLedger(data, rugs.name)).versions);
  return readText(models, `rugs/v${versions.length}/model.json`);
}

/** Shuffles into the same order every time: Fisher and Yates with a linear congruential generator. */
function shuffled<T>(list: readonly T[]): T[] {
  const out = [...list];
  let state = 1;
  for (let i = out.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = state % (i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
