import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { datasetRoots } from '../../datasets/folders.ts';
import { proxyEvent } from '../../lambdas/http/testing/call.ts';
import { promote } from '../../registry/champion.ts';
import { openFileStore } from '../../registry/storage/file-store.ts';
import { decodeModel } from '../../training/lattice/model.ts';
import type { ProxyFunction } from '../gateway/gateway.ts';
import { lambdaContext } from '../gateway/lambda-context.ts';
import { type FolderHome, openHome } from '../home/home.ts';
import { shipped } from '../shipped.ts';
import { until } from '../testing/server-process.ts';
import { type AnswerThreads, createAnswerThreads } from './answer-threads.ts';
import { createPredictFunction } from './predict-function.ts';

const STONE = { carat: 1.1, cut: 'Very Good', color: 'F', clarity: 'VS1', depth: 61.8, table: 57 };
const LIST = Array.from({ length: 600 }, (_, i) => ({
  ...STONE,
  carat: 0.3 + i / 300,
  ...(i % 50 === 0 && { cut: 1 }),
}));

let home: FolderHome;
let threads: AnswerThreads | undefined;
/** The bodies that were answered in this thread. */
let here: (string | null)[];

beforeAll(async () => {
  home = openHome(await mkdtemp(join(tmpdir(), 'stima-threads-')));
  const kept = openFileStore(datasetRoots()[0]!);
  for (const file of ['model.json', 'fit.json'])
    await home.models.put(`diamonds/v1/${file}`, (await kept.get(`diamonds/shipped/${file}`)).body);
  const since = '2026-11-28T06:00:00.000Z';
  await promote(home.models, 'diamonds', { version: 'v1', by: 'owner', since }, undefined, decodeModel);
});

afterAll(async () => {
  await threads?.close();
  await rm(home.folder, { recursive: true });
});

const ask = (predict: ProxyFunction, body: unknown) =>
  predict(proxyEvent('POST /v1/{dataset}/predict', { body }), lambdaContext('predict', 'r1', Date.now() + 29_000));

it('answers long lists in other threads once these are ready, byte for byte as here', async () => {
  here = [];
  const inline = createPredictFunction({ ...shipped, home });
  const counted: ProxyFunction = (event, context) => {
    here.push(event.body);
    return inline(event, context);
  };
  threads = createAnswerThreads(counted, shipped.answerThread!, home.folder, 2);
  const { predict } = threads;

  const first = await ask(predict, LIST);
  expect(first.statusCode).toBe(200);
  expect(here).toHaveLength(1);
  await until(async () => {
    const before = here.length;
    expect(await ask(predict, LIST)).toEqual(first);
    return here.length === before;
  });

  here = [];
  expect(await Promise.all([ask(predict, LIST), ask(predict, LIST), ask(predict, LIST)])).toEqual([
    first,
    first,
    first,
  ]);
  expect(await ask(predict, `${' '.repeat(40_000)}{"carat":`)).toMatchObject({ statusCode: 400 });
  expect(here).toEqual([]);
  expect((await ask(predict, STONE)).statusCode).toBe(200);
  expect(here).toHaveLength(1);
});

it('answers here again when it is closed', async () => {
  await threads?.close();
  here = [];
  expect((await ask(threads!.predict, LIST)).statusCode).toBe(200);
  expect(here).toHaveLength(1);
});
