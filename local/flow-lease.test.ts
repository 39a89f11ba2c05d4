import { expect, it } from 'vitest';
import { findChampion } from '../registry/champion.ts';
import { createFitLeases } from '../registry/fit-lease.ts';
import { inForce } from '../registry/ledger.ts';
import { readLedger } from '../registry/ledger-store.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, putRugs, rugsCsv } from './testing/rug-flow.ts';

const cache = KEPT_TEMPLATES;

it('fits once more for two uploads that arrive during a fit, and never two at a time', async () => {
  const data = memoryStore();
  const models = memoryStore();
  const fitted: string[] = [];
  let underWay = 0;
  const begun = Promise.withResolvers<void>();
  const slow: Store = {
    ...models,
    put: async (key, body) => {
      if (!key.endsWith('/model.json')) return models.put(key, body);
      fitted.push(key);
      expect(++underWay).toBe(1);
      begun.resolve();
      // The first fit lasts until both uploads have been ingested. If ingesting waited for the fit, the test would time
      // out.
      while (fitted.length === 1 && inForce(await readLedger(data, 'rugs')).length < 3) await pause(5);
      await pause(30);
      underWay--;
      return models.put(key, body);
    },
  };
  const withLease = createFitLeases(data, 60_000, () => new Date());
  const flow = await createRugFlow(data, slow, cache, { withFitLease: withLease });

  const first = flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
  await begun.promise;
  const later = [await putRugs(data, 'b.csv', rugsCsv(700, 2)), await putRugs(data, 'c.csv', rugsCsv(800, 3))];
  const outcomes = await Promise.all([first, ...later.map((key) => flow.announce(key))]);

  expect(outcomes.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  expect(fitted).toEqual(['rugs/v1/model.json', 'rugs/v2/model.json']);
  expect(Object.keys((await readLedger(data, 'rugs')).versions)).toHaveLength(2);
  expect((await findChampion(models, 'rugs'))?.champion.version).toBe('v2');
});

it('fits for the waiting runs if the run before them fails, or dies with the lease', async () => {
  const data = memoryStore();
  const models = memoryStore();
  let nowMs = Date.now();
  const withLease = createFitLeases(data, 1_000, () => new Date(nowMs));
  const flow = await createRugFlow(data, models, cache, { withFitLease: withLease });
  const dead = withLease('rugs', 'dead', () => new Promise(() => {}));
  const waiting = flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
  while (inForce(await readLedger(data, 'rugs')).length < 1) await pause(5);
  nowMs += 1_000;
  expect((await waiting).status).toBe('SUCCEEDED');
  expect((await findChampion(models, 'rugs'))?.champion.version).toBe('v1');
  void dead;
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
