import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { keysOf, textOf } from './contents-of.ts';

/**
 * The part of the contract of a store that keeps concurrent writers apart, as tests.
 * @param present the empty store of the present test
 * @param reopen  opens a second view of it, as another process would
 */
export function describeConditionalWrites(present: () => Store, reopen: () => Promise<Store>): void {
  describe('conditional writes', () => {
    let store: Store;
    beforeEach(() => {
      store = present();
    });

    it('putIfAbsent creates once', async () => {
      const first = await store.putIfAbsent('a', 'one');
      expect(first).toEqual({ etag: (await store.get('a')).etag() });
      expect(await store.putIfAbsent('a', 'two')).toBeUndefined();
      expect(await textOf(store, 'a')).toBe('one');
    });

    it('putIfMatch replaces only the content that the caller has seen', async () => {
      const first = await store.put('a', 'one');
      const second = await store.putIfMatch('a', 'two', first.etag);
      expect(second).toEqual({ etag: (await store.get('a')).etag() });
      expect(await store.putIfMatch('a', 'three', first.etag)).toBeUndefined();
      expect(await textOf(store, 'a')).toBe('two');
    });

    it('putIfMatch does not create', async () => {
      const { etag } = await store.put('a', 'one');
      expect(await store.putIfMatch('b', 'one', etag)).toBeUndefined();
      expect(await keysOf(store, '')).toEqual(['a']);
    });

    it('has exactly one winner among ten that create at once', async () => {
      const views = [store, await reopen()];
      for (let round = 0; round < 20; round += 1) {
        const key = `race/${round}`;
        await expectOneWinner(key, (rival) => views[rival % 2]!.putIfAbsent(key, `by ${rival}`));
      }
    });

    it('has exactly one winner among ten that replace at once', async () => {
      const views = [store, await reopen()];
      let { etag } = await store.put('pointer', 'start');
      for (let round = 0; round < 20; round += 1) {
        const seen = etag;
        etag = await expectOneWinner('pointer', (rival) =>
          views[rival % 2]!.putIfMatch('pointer', `${round} by ${rival}`, seen),
        );
      }
    });

    const expectOneWinner = async (key: string, write: (rival: number) => Promise<{ etag: string } | undefined>) => {
      const results = await Promise.all(Array.from({ length: 10 }, (_, rival) => write(rival)));
      const winners = results.flatMap((written, rival) => (written ? [{ ...written, rival }] : []));
      expect(winners).toHaveLength(1);
      const stored = await store.get(key);
      expect(stored.etag()).toBe(winners[0]!.etag);
      expect(Buffer.from(stored.body).toString()).toMatch(new RegExp(`by ${winners[0]!.rival}$`));
      return stored.etag();
    };
  });
}
