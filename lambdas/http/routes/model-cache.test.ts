import { expect, test, vi } from 'vitest';
import { memoryStore } from '../../../registry/storage/memory-store.ts';
import { StorageError, type Store } from '../../../registry/storage/store.ts';
import { createModelCache, type ModelCacheOptions, readMaxAgeMs } from './model-cache.ts';

async function arrange(options: Partial<ModelCacheOptions<string>> = {}) {
  const models = memoryStore();
  let time = 0;
  const cache = createModelCache<string>({
    models,
    decode: (_, bytes) => Buffer.from(bytes).toString(),
    maxAgeMs: 1_000,
    now: () => time,
    log: () => {},
    ...options,
  });
  return {
    models,
    cache,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

async function crown(models: Store, version: string) {
  await models.put(`opals/${version}/model.json`, `model ${version}`);
  const champion = { version, since: '2026-01-01T00:00:00Z', by: 'owner', previous: null };
  await models.put('opals/champion.json', JSON.stringify(champion));
}

test('there is no champion at first, and a new one is found at once', async () => {
  const { models, cache } = await arrange();
  expect(await cache.findChampion('opals')).toBeUndefined();
  await crown(models, 'v1');
  expect(await cache.findChampion('opals')).toEqual({ version: 'v1', model: 'model v1' });
});

test('the champion is looked up at most once per maxAgeMs, by one conditional read', async () => {
  const { models, cache, pass } = await arrange();
  await crown(models, 'v1');
  await cache.findChampion('opals');
  const [find, look] = [vi.spyOn(models, 'find'), vi.spyOn(models, 'findIfChanged')];
  for (let i = 0; i < 10; i += 1) await cache.findChampion('opals');
  expect(look).toHaveBeenCalledTimes(0);
  pass(1_000);
  await Promise.all(Array.from({ length: 10 }, () => cache.findChampion('opals')));
  expect(look).toHaveBeenCalledTimes(1);
  expect(find).toHaveBeenCalledTimes(0);
});

test('a new champion answers after maxAgeMs, and a clock set back makes no difference', async () => {
  const { models, cache, pass } = await arrange();
  await crown(models, 'v1');
  await cache.findChampion('opals');
  await crown(models, 'v2');
  expect((await cache.findChampion('opals'))?.version).toBe('v1');
  pass(-5_000);
  expect((await cache.findChampion('opals'))?.version).toBe('v2');
});

test('while the new champion loads, the old one answers: at once for calls that do not look, after patienceMs for the one that does', async () => {
  const { models, cache, pass } = await arrange({ patienceMs: 20 });
  await crown(models, 'v1');
  await cache.findChampion('opals');
  await crown(models, 'v2');
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const find = models.find;
  vi.spyOn(models, 'find').mockImplementation(async (key) => {
    await held;
    return find(key);
  });
  pass(1_000);
  const looking = cache.findChampion('opals');
  expect((await cache.findChampion('opals'))?.version).toBe('v1');
  expect((await looking)?.version).toBe('v1');
  release();
  await vi.waitFor(async () => expect((await cache.findChampion('opals'))?.version).toBe('v2'));
});

test.each([
  ['storage is away', (models: Store) => vi.spyOn(models, 'findIfChanged').mockRejectedValue(new StorageError('away'))],
  ['the pointer is broken', (models: Store) => models.put('opals/champion.json', '{')],
  ['the pointer is gone', (models: Store) => vi.spyOn(models, 'findIfChanged').mockResolvedValue(undefined)],
])('the old champion goes on answering while %s, and the new one answers afterwards', async (_, happen) => {
  const { models, cache, pass } = await arrange();
  await crown(models, 'v1');
  await cache.findChampion('opals');
  await happen(models);
  pass(1_000);
  expect((await cache.findChampion('opals'))?.version).toBe('v1');
  vi.restoreAllMocks();
  await crown(models, 'v2');
  pass(1_000);
  expect((await cache.findChampion('opals'))?.version).toBe('v2');
});

test('a new champion that cannot be decoded does not replace the old one, and is tried again', async () => {
  let broken = true;
  const { models, cache, pass } = await arrange({
    decode: (_, bytes) => {
      const text = Buffer.from(bytes).toString();
      if (broken && text === 'model v2') throw new Error('corrupt');
      return text;
    },
  });
  await crown(models, 'v1');
  await cache.findChampion('opals');
  await crown(models, 'v2');
  pass(1_000);
  expect((await cache.findChampion('opals'))?.version).toBe('v1');
  broken = false;
  pass(1_000);
  expect((await cache.findChampion('opals'))?.version).toBe('v2');
});

test('the first look fails if storage fails', async () => {
  const { models, cache } = await arrange();
  vi.spyOn(models, 'find').mockRejectedValueOnce(new StorageError('away'));
  await expect(cache.findChampion('opals')).rejects.toThrow('away');
  await crown(models, 'v1');
  expect((await cache.findChampion('opals'))?.version).toBe('v1');
});

test('the few most recently used versions are kept', async () => {
  const { models, cache } = await arrange({ size: 2 });
  for (const version of ['v1', 'v2', 'v3']) await crown(models, version);
  for (const version of ['v1', 'v2', 'v1', 'v3']) await cache.findVersion('opals', version);
  const find = vi.spyOn(models, 'find');
  const read = () => find.mock.calls.filter(([key]) => key.endsWith('/model.json')).length;
  await cache.findVersion('opals', 'v1');
  expect(read()).toBe(0);
  await cache.findVersion('opals', 'v2');
  expect(read()).toBe(1);
  expect(await cache.findVersion('opals', 'v9')).toBeUndefined();
});

test('on AWS an hour of steady calls looks 120 times, and a promotion is answered 30 s later', async () => {
  const { models, cache, pass } = await arrange({ maxAgeMs: readMaxAgeMs(undefined) });
  await crown(models, 'v1');
  await cache.findChampion('opals');
  const look = vi.spyOn(models, 'findIfChanged');
  for (let second = 0; second < 3_600; second += 1) {
    pass(1_000);
    await cache.findChampion('opals');
  }
  expect(look).toHaveBeenCalledTimes(120);
  await crown(models, 'v2');
  pass(29_999);
  expect((await cache.findChampion('opals'))?.version).toBe('v1');
  pass(1);
  expect((await cache.findChampion('opals'))?.version).toBe('v2');
});

test('storage is asked no more often while it fails', async () => {
  const { models, cache, pass } = await arrange({ maxAgeMs: readMaxAgeMs('30') });
  await crown(models, 'v1');
  await cache.findChampion('opals');
  const look = vi.spyOn(models, 'findIfChanged').mockRejectedValue(new StorageError('away'));
  for (let second = 0; second < 60; second += 1) {
    pass(1_000);
    expect((await cache.findChampion('opals'))?.version).toBe('v1');
  }
  expect(look).toHaveBeenCalledTimes(2);
});

test.each([
  [undefined, 30_000],
  ['', 30_000],
  ['0', 0],
  ['2.5', 2_500],
])('the environment value %j means %i ms', (seconds, ms) => expect(readMaxAgeMs(seconds)).toBe(ms));

test.each(['soon', '-1', 'Infinity', '90000'])('the environment value %j is refused', (seconds) =>
  expect(() => readMaxAgeMs(seconds)).toThrow(/CHAMPION_MAX_AGE_SECONDS is "/),
);
