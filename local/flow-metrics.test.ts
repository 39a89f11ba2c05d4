import { expect, it } from 'vitest';
import type { Figures, MetricName, Subject } from '../lambdas/metrics.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, putRugs, rugsCsv } from './testing/rug-flow.ts';

const cache = KEPT_TEMPLATES;

it('records each upload, fit, comparison and failure once, under its dataset', async () => {
  const told: [Subject, Figures][] = [];
  const data = memoryStore();
  const flow = await createRugFlow(data, memoryStore(), cache, {
    metrics: (subject, figures) => told.push([subject, figures]),
  });
  const of = (name: MetricName) => told.flatMap(([, figures]) => figures[name] ?? []);
  const first = await putRugs(data, 'a.csv', `${rugsCsv(900, 1)}6,medium,30,2,0\n`);
  await flow.announce(first);
  await flow.announce(first);
  expect([of('UploadsRead'), of('RowsRead'), of('RowsAccepted'), of('RowsRefused')]).toEqual([[1], [901], [900], [1]]);
  expect(of('FitMs')).toHaveLength(1);
  expect(of('CandidateErrorPercent')).toHaveLength(1);
  expect(of('ChampionErrorPercent')).toEqual([]);
  expect(of('FitsSincePromotion')).toEqual([0]);

  const tenfold = (price: number) => Math.min(100_000, price * 10);
  await flow.announce(await putRugs(data, 'nonsense.csv', rugsCsv(600, 2, tenfold)));
  await flow.announce(await putRugs(data, 'empty.csv', 'area,knotting,age,fringes,price\n'));
  expect([of('UploadsHeld'), of('UploadsRefused')]).toEqual([
    [0, 1, 0],
    [0, 0, 1],
  ]);

  await flow.announce(await putRugs(data, 'b.csv', rugsCsv(900, 3)));
  const [compared] = told.filter(([, figures]) => figures.ChampionErrorPercent !== undefined);
  expect(compared?.[0]).toMatchObject({ dataset: 'rugs', version: 'v2', champion: 'v1' });
  // Both models are fitted on rugs with the same noise of some percent in their prices.
  for (const error of [of('CandidateErrorPercent')[1]!, of('ChampionErrorPercent')[0]!]) {
    expect(error).toBeGreaterThan(0.5);
    expect(error).toBeLessThan(20);
  }

  await flow.announce('incoming/carpets/a.csv');
  expect(told.at(-1)).toMatchObject([
    { dataset: 'unknown', key: 'incoming/carpets/a.csv', because: expect.stringContaining('incoming/rugs/') },
    { UploadsRefused: 1 },
  ]);
  expect(new Set(told.map(([{ dataset }]) => dataset))).toEqual(new Set(['rugs', 'unknown']));
});
