import { expect, it } from 'vitest';
import { memoryStore } from './memory-store.ts';
import { overlayStore } from './overlay-store.ts';
import type { Store } from './store.ts';
import { describeStore } from './testing/store-contract.ts';

let base = memoryStore();
describeStore(
  'an overlay of an empty store',
  async () => {
    base = memoryStore();
    return overlayStore(base, 'dry/one/');
  },
  async () => overlayStore(base, 'dry/one/'),
);

const keysOf = async (store: Store, prefix: string) => {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
};
const textOf = async (store: Store, key: string) => Buffer.from((await store.get(key)).body).toString();

it('shows what the store holds until it is written, and leaves the store as it is', async () => {
  const store = memoryStore();
  await store.put('a/1', 'one');
  const { etag } = await store.put('a/3', 'three');
  await store.put('dry/other/a/9', 'of another run');
  const view = overlayStore(store, 'dry/one/');

  expect(await view.putIfAbsent('a/1', 'again')).toBeUndefined();
  expect(await view.putIfMatch('a/3', 'not so', 'another')).toBeUndefined();
  const moved = await view.putIfMatch('a/3', 'drei', etag);
  expect(await view.putIfMatch('a/3', 'vier', etag)).toBeUndefined();
  expect(await view.putIfMatch('a/3', 'trois', moved!.etag)).toBeDefined();
  await view.putIfAbsent('a/2', 'two');
  expect(await keysOf(view, '')).toEqual(['a/1', 'a/2', 'a/3']);
  expect(await view.findIfChanged('a/1', (await store.get('a/1')).etag())).toBe('unchanged');
  await view.concatenate('a/4', [
    { key: 'a/1', size: 3 },
    { key: 'a/2', size: 3 },
  ]);
  expect([await textOf(view, 'a/3'), await textOf(view, 'a/4')]).toEqual(['trois', 'onetwo']);

  await store.put('runs/1', 'of the store');
  const apart = overlayStore(store, 'dry/two/', 'runs/');
  expect([await apart.find('runs/1'), await keysOf(apart, 'runs/'), await keysOf(apart, '')]).toEqual([
    undefined,
    [],
    ['a/1', 'a/3'],
  ]);
  expect(await apart.putIfAbsent('runs/1', 'own')).toBeDefined();
  await expect(apart.get('runs/2')).rejects.toThrow('runs/2');
  await store.remove('runs/1');

  const below = (await keysOf(store, '')).filter((key) => !key.startsWith('dry/'));
  expect([below, await textOf(store, 'a/3')]).toEqual([['a/1', 'a/3'], 'three']);
  await view.remove('a/3');
  expect(await textOf(view, 'a/3')).toBe('three');
});
