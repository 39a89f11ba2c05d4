import { beforeEach, describe, expect, it } from 'vitest';
import {
  ChampionMovedError,
  CorruptChampionError,
  findChampion,
  findChampionIfChanged,
  NoSuchVersionError,
  promote,
  repairChampion,
} from './champion.ts';
import { memoryStore } from './storage/memory-store.ts';
import type { Store } from './storage/store.ts';

const decode = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());
const since = '2026-01-01T00:00:00Z';
const by = 'owner';

describe('promote', () => {
  let models: Store;
  beforeEach(async () => {
    models = memoryStore();
    for (const version of ['v1', 'v2', 'v3']) await models.put(`diamonds/${version}/model.json`, '{}');
    await models.put('diamonds/v4/model.json', '{"torn');
    await models.put('diamonds/v5/report.json', '{}');
  });

  const make = (version: string, expected?: string) =>
    promote(models, 'diamonds', { version, by, since }, expected, decode);
  const etag = async () => (await findChampion(models, 'diamonds'))?.etag;

  it('makes the first champion, and a second one that names the first', async () => {
    expect(await findChampion(models, 'diamonds')).toBeUndefined();
    expect(await make('v1')).toEqual({ version: 'v1', since, by, previous: null });
    expect(await make('v2', await etag())).toEqual({ version: 'v2', since, by, previous: 'v1' });
    expect((await findChampion(models, 'diamonds'))?.champion).toEqual({ version: 'v2', since, by, previous: 'v1' });
  });

  it('goes back', async () => {
    await make('v1');
    await make('v2', await etag());
    expect(await make('v1', await etag())).toMatchObject({ version: 'v1', previous: 'v2' });
  });

  it('refuses if the champion has changed since the caller looked', async () => {
    await make('v1');
    const seen = await etag();
    await make('v2', seen);
    await expect(make('v3', seen)).rejects.toThrow(ChampionMovedError);
    await expect(make('v3')).rejects.toThrow(`The champion of diamonds is v2 since ${since}, moved by owner.`);
    expect((await findChampion(models, 'diamonds'))?.champion.version).toBe('v2');
  });

  it('refuses if the champion that the caller has seen is gone', async () => {
    await expect(make('v1', 'an etag')).rejects.toThrow(ChampionMovedError);
  });

  it('changes nothing if the version is the champion, so a repeated promotion succeeds', async () => {
    await make('v1');
    const seen = await etag();
    await make('v2', seen);
    const after = await etag();
    expect(await make('v2', seen)).toMatchObject({ version: 'v2', previous: 'v1' });
    expect(await etag()).toBe(after);
  });

  it('has one winner if different versions are promoted at once', async () => {
    await make('v1');
    const seen = await etag();
    const results = await Promise.allSettled([make('v2', seen), make('v3', seen)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'ChampionMovedError' },
    });
  });

  it('never points to a version without a whole model', async () => {
    await make('v1');
    const seen = await etag();
    await expect(make('v4', seen)).rejects.toThrow(SyntaxError);
    await expect(make('v5', seen)).rejects.toThrow(NoSuchVersionError);
    await expect(make('v99', seen)).rejects.toThrow('There is no version v99 of diamonds.');
    await expect(make('../v1', seen)).rejects.toThrow(NoSuchVersionError);
    expect(await etag()).toBe(seen);
  });
});

describe('repairChampion', () => {
  const findDamage = (models: Store) =>
    findChampion(models, 'd').then(
      () => expect.unreachable(),
      (error: unknown) => {
        if (error instanceof CorruptChampionError) return error;
        throw error;
      },
    );
  const change = { version: 'v1', by, since };

  it('replaces an unreadable pointer, and records what was found', async () => {
    const models = memoryStore();
    await models.put('d/v1/model.json', '{}');
    await models.put('d/champion.json', '{"version":');
    const damage = await findDamage(models);
    const repaired = { ...change, previous: null, repaired: 'd/champion.json was damaged: 11 bytes that are not JSON' };
    expect(await repairChampion(models, 'd', change, damage, decode)).toEqual(repaired);
    expect((await findChampion(models, 'd'))?.champion).toEqual(repaired);
  });

  it('does not replace a pointer that was repaired in the meantime, and needs a whole model', async () => {
    const models = memoryStore();
    await models.put('d/v1/model.json', '{}');
    await models.put('d/v2/model.json', '{"torn');
    await models.put('d/champion.json', '{');
    const damage = await findDamage(models);
    await expect(repairChampion(models, 'd', { ...change, version: 'v2' }, damage, decode)).rejects.toThrow(
      SyntaxError,
    );
    await expect(findDamage(models)).resolves.toMatchObject({ etag: damage.etag });
    await repairChampion(models, 'd', { ...change, by: 'another' }, damage, decode);
    await expect(repairChampion(models, 'd', change, damage, decode)).rejects.toThrow(ChampionMovedError);
    expect((await findChampion(models, 'd'))?.champion.by).toBe('another');
  });
});

describe('findChampionIfChanged', () => {
  it('distinguishes an unchanged champion from a new one', async () => {
    const models = memoryStore();
    await models.put('d/v1/model.json', '{}');
    await promote(models, 'd', { version: 'v1', by, since }, undefined, decode);
    const { etag } = (await findChampion(models, 'd'))!;
    expect(await findChampionIfChanged(models, 'd', etag)).toBe('unchanged');
    expect(await findChampionIfChanged(models, 'd', 'other')).toMatchObject({ etag, champion: { version: 'v1' } });
    expect(await findChampionIfChanged(models, 'e', etag)).toBeUndefined();
  });
});

describe('findChampion', () => {
  it.each(['{', 'null', '[]', '{"version":"v0","since":"","by":"","previous":null}', '{"version":"v1"}'])(
    'refuses %s',
    async (text) => {
      const models = memoryStore();
      await models.put('d/champion.json', text);
      await expect(findChampion(models, 'd')).rejects.toThrow(CorruptChampionError);
    },
  );
});
