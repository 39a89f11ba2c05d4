import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { casesOf } from '../../../tests/share-of-cases.ts';
import { InvalidKeyError, NotFoundError, StorageError, type Store } from '../store.ts';
import { describeConditionalWrites } from './conditional-write-contract.ts';
import { entriesOf, keysOf, textOf } from './contents-of.ts';

/**
 * The contract of every store, as tests.
 * @param open opens an empty store
 * @param reopen opens a second view of the last store, as another process would
 */
export function describeStore(name: string, open: () => Promise<Store>, reopen: () => Promise<Store>): void {
  describe(`${name} keeps the contract of a store`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    describe('objects', () => {
      it.each([
        ['text', Buffer.from('{"a":1}')],
        ['nothing at all', Buffer.alloc(0)],
        ['every byte', Buffer.from(Array.from({ length: 256 }, (_, index) => index))],
        ['12 MiB', randomBytes(12 * 2 ** 20)],
      ])('returns %s unchanged', async (_, body) => {
        const { etag } = await store.put('a/b', body);
        const stored = await store.get('a/b');
        expect(Buffer.compare(stored.body, body)).toBe(0);
        expect(stored.etag()).toBe(etag);
      });

      it('encodes a string as UTF-8', async () => {
        await store.put('a', 'prix: 12 €');
        expect(Buffer.from((await store.get('a')).body).toString()).toBe('prix: 12 €');
      });

      it('replaces an object, which then has another etag', async () => {
        const first = await store.put('a', 'one');
        const second = await store.put('a', 'two');
        expect(second.etag).not.toBe(first.etag);
        expect(await textOf(store, 'a')).toBe('two');
      });

      it('shows the same to another process', async () => {
        const { etag } = await store.put('a', 'one');
        expect((await (await reopen()).get('a')).etag()).toBe(etag);
      });

      it('finds nothing under a free key', async () => {
        expect(await store.find('a/b')).toBeUndefined();
        await expect(store.get('a/b')).rejects.toThrow(NotFoundError);
        await expect(store.openRead('a/b')).rejects.toThrow(NotFoundError);
      });

      it('does not mistake a prefix of keys for an object', async () => {
        await store.put('a/b', 'x');
        expect(await store.find('a')).toBeUndefined();
        expect(await store.find('a/b/c')).toBeUndefined();
        await expect(store.openRead('a')).rejects.toThrow(NotFoundError);
      });
    });

    describe('keys', () => {
      it.each([
        'incoming/diamonds/price list (2).csv',
        'incoming/diamonds/a+b=c&d%20?e#f.csv',
        'incoming/Ürün/Ελλάδα 日本 💎.csv',
        `incoming/${'x'.repeat(255)}`,
        ".hidden/...three/it's~",
      ])('takes %s', async (key) => {
        await store.put(key, key);
        expect(await textOf(store, key)).toBe(key);
        expect(await keysOf(store, '')).toEqual([key]);
      });

      it.each([
        '',
        '/etc/passwd',
        '../a',
        'a/../../b',
        'a/..',
        './a',
        'a//b',
        'a/',
        'a\0b',
        'a\nb',
        'a\ud800',
        'x'.repeat(256),
        'x/'.repeat(600).slice(0, -1),
      ])('refuses %j', async (key) => {
        await expect(store.put(key, 'x')).rejects.toThrow(InvalidKeyError);
        await expect(store.putIfAbsent(key, 'x')).rejects.toThrow(InvalidKeyError);
        await expect(store.putIfMatch(key, 'x', 'e')).rejects.toThrow(InvalidKeyError);
        await expect(store.putFile(key, import.meta.filename)).rejects.toThrow(InvalidKeyError);
        await expect(store.find(key)).rejects.toThrow(InvalidKeyError);
        await expect(store.openRead(key)).rejects.toThrow(InvalidKeyError);
      });
    });

    describe('list', () => {
      it('is ascending by the bytes of the key, and finds any prefix', async () => {
        const keys = ['a-b', 'a.b', 'a/b', 'a/b-c', 'a/c/d', 'a0', 'b', 'é', '\ufb01', '💎'];
        for (const key of keys.toReversed()) await store.put(key, key);
        expect(await keysOf(store, '')).toEqual(keys);
        expect(await keysOf(store, 'a')).toEqual(keys.slice(0, 6));
        expect(await keysOf(store, 'a/')).toEqual(['a/b', 'a/b-c', 'a/c/d']);
        expect(await keysOf(store, 'a/b')).toEqual(['a/b', 'a/b-c']);
        expect(await keysOf(store, 'a/c/d')).toEqual(['a/c/d']);
        expect(await keysOf(store, 'a/c/d/')).toEqual([]);
        expect(await keysOf(store, 'z/')).toEqual([]);
      });

      it('gives sizes in bytes', async () => {
        await store.put('a', '€');
        await store.put('b', '');
        expect(await entriesOf(store, '')).toEqual([
          { key: 'a', size: 3 },
          { key: 'b', size: 0 },
        ]);
      });

      it('is empty in an empty store', async () => {
        expect(await keysOf(store, '')).toEqual([]);
      });
    });

    describe('findIfChanged', () => {
      it('reads an object only if it has changed', async () => {
        const { etag } = await store.put('a', 'one');
        expect(await store.findIfChanged('a', etag)).toBe('unchanged');
        const moved = await store.put('a', 'two');
        const stored = await store.findIfChanged('a', etag);
        expect(stored !== undefined && stored !== 'unchanged' && stored.etag()).toBe(moved.etag);
        expect(await store.findIfChanged('b', etag)).toBeUndefined();
      });
    });

    describe('putFile and openRead', () => {
      it.each([
        ['empty', 0],
        ['small', 1_000],
        ['of many MiB and 1 byte', casesOf(33) * 2 ** 20 + 1],
      ])('carry a file that is %s', async (_, size) => {
        const folder = await mkdtemp(join(tmpdir(), 'stima-file-'));
        try {
          const body = randomBytes(size);
          await writeFile(join(folder, 'f'), body);
          const { etag } = await store.putFile('big/file', join(folder, 'f'));
          const opened = await store.openRead('big/file');
          expect(opened).toMatchObject({ etag, size });
          expect(Buffer.compare(await buffer(opened.stream), body)).toBe(0);
          expect(await store.findIfChanged('big/file', etag)).toBe('unchanged');
        } finally {
          await rm(folder, { recursive: true });
        }
      });

      it('streams the object that was opened, even if it is replaced meanwhile', async () => {
        await store.put('a', 'one');
        const { stream } = await store.openRead('a');
        await store.put('a', 'two');
        expect(await buffer(stream)).toEqual(Buffer.from('one'));
      });

      it('releases a stream that is not read to its end', async () => {
        await store.put('a', Buffer.alloc(2 ** 20));
        const { stream } = await store.openRead('a');
        stream.destroy();
        expect(stream.destroyed).toBe(true);
        expect((await store.get('a')).body).toHaveLength(2 ** 20);
      });

      it('keeps the object independent of the local file', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'stima-file-'));
        try {
          await writeFile(join(folder, 'f'), 'one');
          await store.putFile('a', join(folder, 'f'));
          await writeFile(join(folder, 'f'), 'two');
          expect(await textOf(store, 'a')).toBe('one');
        } finally {
          await rm(folder, { recursive: true });
        }
      });
    });

    describe('readRange', () => {
      it('reads a part, up to the end, with the size and etag of the whole', async () => {
        const { etag } = await store.put('a', 'abcdef');
        for (const [from, to, part] of [
          [0, 2, 'ab'],
          [2, 6, 'cdef'],
          [4, 100, 'ef'],
          [3, 3, ''],
          [6, 9, ''],
          [7, 9, ''],
        ] as const) {
          const { stream, ...opened } = await store.readRange('a', from, to);
          expect([(await buffer(stream)).toString(), opened]).toEqual([part, { size: 6, etag }]);
        }
        await store.put('nothing', '');
        expect((await store.readRange('nothing', 0, 8)).size).toBe(0);
      });

      it('reads only the content that the etag names', async () => {
        const { etag } = await store.put('a', 'abcdef');
        expect((await buffer((await store.readRange('a', 1, 3, etag)).stream)).toString()).toBe('bc');
        await store.put('a', 'other');
        await expect(store.readRange('a', 1, 3, etag)).rejects.toThrow(StorageError);
        await expect(store.readRange('a', 1, 3, etag)).rejects.toThrow('a changed while it was read');
        await expect(store.readRange('a', 9, 12, etag)).rejects.toThrow('a changed while it was read');
        await expect(store.readRange('b', 1, 3, etag)).rejects.toThrow(NotFoundError);
        await expect(store.readRange('b', 1, 3)).rejects.toThrow(NotFoundError);
        await expect(store.readRange('../a', 1, 3)).rejects.toThrow(InvalidKeyError);
      });

      it('notices a change of a large object that it has read before', async () => {
        const body = randomBytes(5 * 2 ** 20);
        const { etag } = await store.put('a', body);
        expect(
          Buffer.compare(
            await buffer((await store.readRange('a', 7, 4_000_007, etag)).stream),
            body.subarray(7, 4_000_007),
          ),
        ).toBe(0);
        body[0]! ^= 1;
        await store.put('a', body);
        await expect(store.readRange('a', 7, 8, etag)).rejects.toThrow('a changed while it was read');
      });
    });

    describe('concatenate and remove', () => {
      it.each([
        ['small', [3, 0, 5]],
        ['one', [7]],
        ['empty', [0, 0]],
        ['large among small', [1_000, 6 * 2 ** 20, 10, 2 ** 20, 5 * 2 ** 20 + 1, 0, 12]],
        ['large', [5 * 2 ** 20, 6 * 2 ** 20]],
      ])('make one object of others, and remove those: %s', async (_, sizes) => {
        const bodies = sizes.map((size) => randomBytes(size));
        for (const [i, body] of bodies.entries()) await store.put(`parts/${i} é`, body);
        const { etag } = await store.concatenate('whole', await entriesOf(store, 'parts/'));
        const stored = await store.get('whole');
        expect(stored.etag()).toBe(etag);
        expect(Buffer.compare(stored.body, Buffer.concat(bodies))).toBe(0);
        for (const key of await keysOf(store, 'parts/')) await store.remove(key);
        expect(await keysOf(store, '')).toEqual(['whole']);
        await store.remove('parts/0');
        await store.put('parts/0', 'again');
      });

      it('refuse a missing object and an invalid key', async () => {
        await store.put('a', 'x');
        await expect(
          store.concatenate('b', [
            { key: 'a', size: 1 },
            { key: 'c', size: 1 },
          ]),
        ).rejects.toThrow();
        await expect(store.concatenate('../b', [{ key: 'a', size: 1 }])).rejects.toThrow(InvalidKeyError);
        await expect(store.remove('../b')).rejects.toThrow(InvalidKeyError);
        expect(await keysOf(store, '')).toEqual(['a']);
      });
    });

    describeConditionalWrites(() => store, reopen);
  });
}
