import type { Store } from '../../registry/storage/store.ts';

/** The store, with a call of `beforeWrite` just before each write. */
export function openInterruptedStore(store: Store, beforeWrite: () => void): Store {
  const write = <T>(make: () => Promise<T>): Promise<T> => {
    beforeWrite();
    return make();
  };
  return {
    find: (key) => store.find(key),
    get: (key) => store.get(key),
    findIfChanged: (key, etag) => store.findIfChanged(key, etag),
    openRead: (key) => store.openRead(key),
    readRange: (key, from, to, etag) => store.readRange(key, from, to, etag),
    list: (prefix) => store.list(prefix),
    concatenate: (key, parts) => write(() => store.concatenate(key, parts)),
    remove: (key) => write(() => store.remove(key)),
    put: (key, body) => write(() => store.put(key, body)),
    putFile: (key, path) => write(() => store.putFile(key, path)),
    putIfAbsent: (key, body) => write(() => store.putIfAbsent(key, body)),
    putIfMatch: (key, body, etag) => write(() => store.putIfMatch(key, body, etag)),
  };
}
