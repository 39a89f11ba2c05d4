import { type Listed, NotFoundError, type Store } from './store.ts';

/**
 * A view of a store that can be written without a change to it. What is written lies below `prefix` in the same store, and hides
 * what the store holds under the same key. Everything else is read from the store. Removing takes away only what was written
 * through the view.
 * @param prefix it ends with a slash; the view does not show what lies below its first folder
 * @param hidden a folder of which the view shows only what was written through it
 */
export function overlayStore(store: Store, prefix: string, hidden?: string): Store {
  const folder = prefix.slice(0, prefix.indexOf('/') + 1);
  const isHidden = (key: string) => hidden !== undefined && key.startsWith(hidden);
  const findBelow: Store['find'] = async (key) => (isHidden(key) ? undefined : store.find(key));
  const own = (key: string) => `${prefix}${key}`;

  const find: Store['find'] = async (key) => (await store.find(own(key))) ?? findBelow(key);

  const reading = async <T>(key: string, read: (key: string) => Promise<T>): Promise<T> => {
    try {
      return await read(own(key));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      if (isHidden(key)) throw new NotFoundError(key);
      return read(key);
    }
  };

  return {
    find,
    get: (key) => reading(key, store.get),
    findIfChanged: async (key, etag) => {
      const found = await store.findIfChanged(own(key), etag);
      return found !== undefined || isHidden(key) ? found : store.findIfChanged(key, etag);
    },
    openRead: (key) => reading(key, store.openRead),
    readRange: (key, from, to, etag) => reading(key, (place) => store.readRange(place, from, to, etag)),
    put: (key, body) => store.put(own(key), body),
    putFile: (key, path) => store.putFile(own(key), path),
    putIfAbsent: async (key, body) => ((await findBelow(key)) ? undefined : store.putIfAbsent(own(key), body)),
    putIfMatch: async (key, body, etag) => {
      if (await store.find(own(key))) return store.putIfMatch(own(key), body, etag);
      return (await findBelow(key))?.etag() === etag ? store.putIfAbsent(own(key), body) : undefined;
    },
    concatenate: async (key, parts) => {
      const placed: Listed[] = [];
      for (const part of parts) placed.push((await store.find(own(part.key))) ? { ...part, key: own(part.key) } : part);
      return store.concatenate(own(key), placed);
    },
    remove: async (key) => {
      if (await store.find(own(key))) await store.remove(own(key));
    },
    async *list(start) {
      const written = new Map<string, Listed>();
      for await (const { key, size } of store.list(own(start)))
        written.set(key.slice(prefix.length), { key: key.slice(prefix.length), size });
      const waiting = [...written.values()];
      if (isHidden(start)) return yield* waiting;
      for await (const listed of store.list(start)) {
        if (listed.key.startsWith(folder) || isHidden(listed.key) || written.has(listed.key)) continue;
        while (waiting[0] && isBefore(waiting[0].key, listed.key)) yield waiting.shift()!;
        yield listed;
      }
      yield* waiting;
    },
  };
}

const isBefore = (a: string, b: string): boolean => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
