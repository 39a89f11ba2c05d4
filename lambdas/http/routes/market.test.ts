import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../datasets/dataset.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import type { MarketIndex } from '../../../training/kinds/market-index.ts';
import { mugs } from '../../../training/kinds/testing/group-median/mugs.ts';
import { call } from '../testing/call.ts';
import { marketRoutes } from './market.ts';
import type { Pricer } from './predict.ts';

const index: MarketIndex = {
  asOf: '2026-02',
  coverage: 0.9,
  scale: { name: 'area', unit: 'm²' },
  periods: [
    {
      ...{ period: '2026-01', level: 1.1, low: 1.05, high: 1.15, rows: 30 },
      sizes: [
        { size: 0.5, level: 1.2, low: 1.1, high: 1.3, rows: 10 },
        { size: 2.5, level: 1.05, low: 1, high: 1.1, rows: 20 },
      ],
    },
    {
      ...{ period: '2026-02', level: 1, low: 1, high: 1, rows: 7 },
      sizes: [
        { size: 0.5, level: 1, low: 1, high: 1, rows: 4 },
        { size: 2.5, level: 1, low: 1, high: 1, rows: 3 },
      ],
    },
  ],
};
const CSV = `period,area,level,low,high,rows
2026-01,,1.1,1.05,1.15,30
2026-01,0.5,1.2,1.1,1.3,10
2026-01,2.5,1.05,1,1.1,20
2026-02,,1,1,1,7
2026-02,0.5,1,1,1,4
2026-02,2.5,1,1,1,3
`;

const pricer: Pricer = { answer: () => ({ warnings: [] }), relativeWidth: () => 1 };
const models: Record<string, Pricer> = {
  rugs: { ...pricer, market: () => index },
  young: { ...pricer, market: () => undefined },
  mugs: pricer,
};
const find = async (dataset: string, version = 'v3') => ({ model: models[dataset]!, version });
const datasets = new Map<string, Dataset>(
  [rugs, { ...rugs, name: 'young' }, mugs].map((own) => [own.name, own] as const),
);
const routes = marketRoutes({ datasets, models: { findChampion: find, findVersion: find } });
const ask = (dataset: string, query: Record<string, string> = {}, accept?: string) =>
  call(routes, 'GET /v1/{dataset}/market', {
    path: { dataset },
    query,
    ...(accept !== undefined && { headers: { Accept: accept } }),
  });

describe('GET /v1/{dataset}/market', () => {
  it('answers with the index of the champion, or of a version', async () => {
    expect(await ask('rugs')).toMatchObject({ status: 200, body: { dataset: 'rugs', version: 'v3', ...index } });
    expect((await ask('rugs', { version: 'v2' })).body.version).toBe('v2');
  });

  it('is CSV if the parameter or the Accept header says so', async () => {
    for (const [query, accept] of [
      [{ format: 'csv' }, undefined],
      [{ format: 'csv' }, 'application/json'],
      [{}, 'text/csv'],
      [{}, 'text/csv;q=0.9, application/json;q=0.5'],
    ] as const) {
      const answered = await ask('rugs', query, accept);
      expect([answered.text, answered.headers?.['content-type']]).toEqual([CSV, 'text/csv; charset=utf-8']);
    }
    for (const [query, accept] of [
      [{ format: 'json' }, 'text/csv'],
      [{}, 'application/json, text/csv'],
      [{}, '*/*'],
    ] as const)
      expect((await ask('rugs', query, accept)).body.asOf).toBe('2026-02');
    expect(await ask('rugs', { format: 'xml' })).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
  });

  it('says in a sentence why there is no index', async () => {
    expect(await ask('young')).toMatchObject({
      status: 409,
      body: { code: 'no-index', detail: expect.stringContaining('no period is known') },
    });
    expect(await ask('mugs')).toMatchObject({
      status: 409,
      body: { code: 'no-index', detail: expect.stringContaining('do not change with time') },
    });
  });
});
