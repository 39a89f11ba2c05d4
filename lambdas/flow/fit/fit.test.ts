import { expect, it } from 'vitest';
import { makeRugs } from '../../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { settle } from '../../../registry/ledger.ts';
import { moveLedger } from '../../../registry/ledger-store.ts';
import { memoryStore } from '../../../registry/storage/memory-store.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { kindOf } from '../../../training/kinds/kind.ts';
import { fittingKinds } from '../../../training/kinds/registered/fitting.ts';
import { createRecipe } from '../../../training/lattice/recipe.ts';
import { summarise } from '../../../training/lattice/testing/summaries.ts';
import { fit } from './fit.ts';

interface Call {
  readonly does: 'read' | 'write';
  readonly key: string;
}

/** A store that records every whole read and write. */
function recorded(store: Store, calls: Call[]): Store {
  const note = <T>(does: Call['does'], key: string, result: T): T => {
    calls.push({ does, key });
    return result;
  };
  return {
    ...store,
    find: (key) => note('read', key, store.find(key)),
    get: (key) => note('read', key, store.get(key)),
    put: (key, body) => note('write', key, store.put(key, body)),
    putIfAbsent: (key, body) => note('write', key, store.putIfAbsent(key, body)),
    putIfMatch: (key, body, etag) => note('write', key, store.putIfMatch(key, body, etag)),
  };
}

/** The ledger assigns the version, and the run's record lists the steps. Neither is part of the fit. */
const isOfTheFit = ({ key }: Call) => !/^(ledger|runs)\//.test(key);

it('reads everything before it writes, also if it writes the cache', async () => {
  const calls: Call[] = [];
  const [inner, innerModels] = [memoryStore(), memoryStore()];
  const data = recorded(inner, calls);
  const models = recorded(innerModels, calls);
  const fitting = kindOf(fittingKinds, rugs).openFit({ dataset: rugs });
  let solved = 0;
  const run = fit({
    datasets: new Map([[rugs.name, rugs]]),
    data,
    models,
    now: () => new Date('2026-11-21T14:00:00.000Z'),
    fitting: fittingKinds,
    onProgress: (_, share) => {
      if (share === 1) solved = calls.length;
    },
  });
  // The sets of uploads: a first one, one that is close to the cached set, and one that is far from it.
  const expected = [
    { rows: 400, cached: true },
    { rows: 3, cached: false },
    { rows: 900, cached: true },
  ];
  for (const [i, { rows, cached }] of expected.entries()) {
    const id = `${i}`.repeat(16);
    const { summary, samples } = summarise(createRecipe(rugs), makeRugs(rows, i + 1));
    await inner.put(`uploads/rugs/${id}/summary.bin`, fitting.encodeSummary(summary));
    await inner.put(`uploads/rugs/${id}/samples.bin`, fitting.encodeSamples(samples));
    const entry = { state: 'in force', since: '2026-11-21T14:00:00.000Z', by: 'stima', name: `${i}.csv` } as const;
    await moveLedger(inner, rugs.name, (ledger) => settle(ledger, id, entry));
    calls.length = 0;
    const request = { dataset: rugs.name, cause: 'request', by: 'owner', parameters: {} } as const;
    const { version } = await run({ runId: `run-${i}`, request });
    expect(calls.slice(solved).filter(isOfTheFit)).toEqual([
      { does: 'write', key: `rugs/${version}/model.json` },
      { does: 'write', key: `rugs/${version}/fit.json` },
      ...(cached ? ['equations', 'samples'].map((what) => ({ does: 'write', key: `merged/rugs/${what}.bin` })) : []),
    ]);
    const before = calls.slice(0, solved).filter(isOfTheFit);
    expect(before.length).toBeGreaterThan(3);
    expect(before.filter(({ does }) => does === 'write')).toEqual([]);
  }
});
