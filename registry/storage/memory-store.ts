import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { changedError, checkKey, NotFoundError, type Store, type Stored } from './store.ts';

/** A store in memory, for tests. It passes the same contract as the others. */
export function memoryStore(): Store {
  const objects = new Map<string, { body: Uint8Array; etag: string }>();

  const find = (key: string) => {
    checkKey(key);
    const stored = objects.get(key);
    return stored && { body: new Uint8Array(stored.body), etag: stored.etag };
  };
  const get = (key: string) => {
    const stored = find(key);
    if (stored === undefined) throw new NotFoundError(key);
    return stored;
  };
  const findStored = (key: string) => {
    const found = find(key);
    return found && toStored(found);
  };
  const put = (key: string, body: Uint8Array | string) => {
    checkKey(key);
    const bytes = new Uint8Array(Buffer.from(body));
    const etag = createHash('sha256').update(bytes).digest('hex');
    objects.set(key, { body: bytes, etag });
    return { etag };
  };

  return {
    find: async (key) => findStored(key),
    get: async (key) => toStored(get(key)),
    async findIfChanged(key, etag) {
      const stored = find(key);
      return stored?.etag === etag ? 'unchanged' : stored && toStored(stored);
    },
    async openRead(key) {
      const { body, etag } = get(key);
      return { stream: Readable.from([Buffer.from(body)]), size: body.length, etag };
    },
    async readRange(key, from, to, expected) {
      const { body, etag } = get(key);
      if (expected !== undefined && etag !== expected) throw changedError(key);
      return { stream: Readable.from([Buffer.from(body).subarray(from, to)]), size: body.length, etag };
    },
    concatenate: async (key, parts) => put(key, Buffer.concat(parts.map((part) => get(part.key).body))),
    async remove(key) {
      checkKey(key);
      objects.delete(key);
    },
    put: async (key, body) => put(key, body),
    putFile: async (key, path) => put(key, await readFile(path)),
    putIfAbsent: async (key, body) => (find(key) === undefined ? put(key, body) : undefined),
    putIfMatch: async (key, body, etag) => (find(key)?.etag === etag ? put(key, body) : undefined),
    async *list(prefix) {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix));
      keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      for (const key of keys) yield { key, size: objects.get(key)!.body.length };
    },
  };
}

/** What a caller sees of an object. */
const toStored = ({ body, etag }: { readonly body: Uint8Array; readonly etag: string }): Stored => ({
  body,
  etag: () => etag,
});
