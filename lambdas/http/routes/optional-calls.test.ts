import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../datasets/dataset.ts';
import type { AnsweringKind } from '../../../training/kinds/answering-kind.ts';
import type { Registry } from '../../../training/kinds/kind.ts';
import { answeringKinds } from '../../../training/kinds/registered/answering.ts';
import { describingKinds } from '../../../training/kinds/registered/describing.ts';
import { medianAnswering } from '../../../training/kinds/testing/group-median/answering.ts';
import { encodeModel } from '../../../training/kinds/testing/group-median/model.ts';
import { mugs } from '../../../training/kinds/testing/group-median/mugs.ts';
import { call } from '../testing/call.ts';
import { optionalRoutes } from './optional-calls.ts';

const MAKERS = ['Aster', 'Brock', 'Corvo'];
const cups: Dataset = { ...mugs, name: 'cups', kind: 'group-median-similar' };
const datasets = new Map([mugs, cups].map((own) => [own.name, own]));
const maker = mugs.columns.findIndex(({ name }) => name === 'maker');

/** `similar` finds the makers whose medians are nearest to the answer. */
const withOptional: AnsweringKind = {
  ...medianAnswering,
  similar: (_, model, row, count) => {
    const priceOf = (index: number) => Number(Object(model.answer(row.with(maker, index))).price);
    const asked = priceOf(row[maker]!);
    return MAKERS.map((name, i) => ({ maker: name, price: priceOf(i) }))
      .sort((a, b) => Math.abs(a.price - asked) - Math.abs(b.price - asked))
      .slice(0, count);
  },
  whatIf: (_, varied) => ({ price: Number(Object(varied).price) }),
};
const answering: Registry<AnsweringKind> = { 'group-median': medianAnswering, 'group-median-similar': withOptional };

const model = medianAnswering.openModel(
  cups,
  Buffer.from(
    encodeModel({
      format: 'group-median-1',
      dataset: 'cups',
      recipe: 'any',
      fewest: 1,
      rows: 30,
      price: 80,
      groups: Object.fromEntries(MAKERS.map((name, i) => [name, { rows: 10, price: 40 * 2 ** i }])),
      factor: 1.2,
    }),
  ),
);
const found = async () => ({ model, version: 'v1' });
const routes = optionalRoutes({ datasets, models: { findChampion: found, findVersion: found }, answering });
const item = { length_mm: 210, wear: 'light', maker: 'Brock' };
const ask = (path: string, dataset: string, body: unknown) =>
  call(routes, `POST /v1/{dataset}/${path}`, { path: { dataset }, body });

describe('optional calls', () => {
  it('are routes if one of the kinds has them', () => {
    const unused = undefined as never;
    const routesOf = (kinds: Registry<AnsweringKind>) =>
      Object.keys(optionalRoutes({ datasets, models: unused, answering: kinds }));
    expect(routesOf(answering)).toEqual(['POST /v1/{dataset}/similar', 'POST /v1/{dataset}/what-if']);
    expect(routesOf({ 'group-median': medianAnswering })).toEqual([]);
    expect(routesOf(answeringKinds)).toEqual(['POST /v1/{dataset}/what-if']);
    for (const [name, { similarSchema, whatIfSchema }] of Object.entries(describingKinds))
      expect([!similarSchema, !whatIfSchema]).toEqual([!answeringKinds[name]?.similar, !answeringKinds[name]?.whatIf]);
  });

  it('are refused for a dataset of a kind without them', async () => {
    for (const path of ['similar', 'what-if'])
      expect(await ask(path, 'mugs', { item, vary: {} })).toMatchObject({
        status: 403,
        body: { code: 'unknown-route' },
      });
  });

  it('answer with the answers of the kind', async () => {
    expect(await ask('similar', 'cups', { item, n: 2 })).toMatchObject({
      status: 200,
      body: {
        dataset: 'cups',
        version: 'v1',
        items: [
          { maker: 'Brock', price: 80 },
          { maker: 'Aster', price: 40 },
        ],
      },
    });
    expect((await ask('similar', 'cups', { item })).body.items).toHaveLength(3);
    expect((await ask('what-if', 'cups', { item, vary: { maker: ['Aster', 'Corvo'] } })).body).toEqual({
      dataset: 'cups',
      version: 'v1',
      asked: { price: 80 },
      items: [
        { given: { maker: 'Aster' }, price: 40 },
        { given: { maker: 'Corvo' }, price: 160 },
      ],
    });
  });

  it('vary two fields with each other, by all words of a field where it says so', async () => {
    const { body } = await ask('what-if', 'cups', { item, vary: { wear: 'all', maker: ['Aster', 'Corvo'] } });
    expect(body.items.map(({ given }: { given: object }) => Object.values(given).join())).toEqual(
      ['none', 'light', 'heavy'].flatMap((wear) => [`${wear},Aster`, `${wear},Corvo`]),
    );
  });

  it('ask at another time only where answers change with time, and of a version that there is', async () => {
    const body = { item, vary: { maker: 'all' } };
    const at = (query: Record<string, string>) =>
      call(routes, 'POST /v1/{dataset}/what-if', { path: { dataset: 'cups' }, body, query });
    expect(await at({ asOf: '2026-06' })).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
    expect(await at({ version: 'first' })).toMatchObject({ status: 400 });
    expect(await at({ version: 'v7' })).toMatchObject({ status: 200, body: { items: { length: 3 } } });
  });

  it("give the caller's own id of the item back", async () => {
    const own = { ...item, ref: 'A-7' };
    expect((await ask('similar', 'cups', { item: own })).body).toMatchObject({ ref: 'A-7' });
    expect((await ask('what-if', 'cups', { item: own, vary: { maker: 'all' } })).body.asked).toEqual({
      ref: 'A-7',
      price: 80,
    });
  });

  it('name the field of a fault', async () => {
    const lengths = Array.from({ length: 100 }, (_, i) => 150 + i);
    for (const [path, body, at] of [
      ['similar', { item: { ...item, maker: 'Nobody' } }, '/item/maker'],
      ['similar', { item: { ...item, ref: 'x'.repeat(201) } }, '/item/ref'],
      ['what-if', { item: { ...item, ref: 5 }, vary: { maker: 'all' } }, '/item/ref'],
      ['similar', { item, n: 0 }, '/n'],
      ['similar', { item, n: 101 }, '/n'],
      ['similar', { n: 3 }, '/item'],
      ['what-if', { item, vary: { maker: 'Aster' } }, '/vary/maker'],
      ['what-if', { item, vary: { maker: ['Nobody'] } }, '/vary/maker'],
      ['what-if', { item, vary: { maker: [] } }, '/vary/maker'],
      ['what-if', { item, vary: { maker: Array.from({ length: 101 }, () => 'Aster') } }, '/vary/maker'],
      ['what-if', { item, vary: { length_mm: 'all' } }, '/vary/length_mm'],
      ['what-if', { item, vary: { nothing: 'all' } }, '/vary/nothing'],
      ['what-if', { item, vary: { maker: 'all' }, also: 1 }, '/also'],
      ['similar', { item, most: 3 }, '/most'],
      ['what-if', { item, vary: {} }, '/vary'],
      ['what-if', { item, vary: { maker: 'all', wear: 'all', length_mm: [1] } }, '/vary'],
      ['what-if', { item, vary: { length_mm: lengths, maker: Array(6).fill('Aster') } }, '/vary'],
    ] as const)
      expect(await ask(path, 'cups', body)).toMatchObject({ status: 400, body: { errors: [{ path: at }] } });
  });

  it('say all that a field may be varied by, where it is given something else', async () => {
    for (const [values, found] of [
      ['every', '"every"'],
      [[], 'a list of 0'],
      [{ from: 1, to: 2 }, 'an object'],
    ] as const)
      expect(await ask('what-if', 'cups', { item, vary: { maker: values } })).toMatchObject({
        status: 400,
        body: { detail: `/vary/maker: ${found}, "all" or a list of 1 to 100 values expected.` },
      });
  });
});
