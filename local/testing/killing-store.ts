import type { Store } from '../../registry/storage/store.ts';

/** The process ends itself, as a power cut would, just before the write that takes `left` to 0. */
export function openKillingStore(store: Store, counter: { left: number }): Store {
  const write = <T>(make: () => Promise<T>): Promise<T> => {
    if (--counter.left === 0) process.kill(process.pid, 'SIGKILL');
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
