import { createHash, type Hash } from 'node:crypto';
import { changedError, type Store } from './storage/store.ts';

/** The id of a complete file. */
export function uploadIdOfBytes(bytes: Uint8Array): string {
  return idFrom(createHash('sha256').update(bytes));
}

/** The first 16 hex digits of the SHA-256 of the bytes. The name of the file plays no part. */
const idFrom = (hash: Hash) => hash.digest('hex').slice(0, 16);

/** The id of a file that is stored. */
export async function uploadIdOf(data: Store, key: string): Promise<string> {
  return (await identifyWhile(data, key, async () => undefined)).uploadId;
}

/**
 * The id of a file, with the etag of the object that was read. `look` reads the content in the same pass that hashes
 * it.
 */
export async function identifyWhile<T>(
  data: Store,
  key: string,
  look: (source: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<{ readonly uploadId: string; readonly etag: string; readonly seen: T }> {
  const { stream, etag } = await data.openRead(key);
  return { ...(await hashWhile(stream, look)), etag };
}

/** The id of the bytes of a source. All bytes are hashed, even if `look` stops early. */
export async function hashWhile<T>(
  source: AsyncIterable<Uint8Array>,
  look: (source: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<{ readonly uploadId: string; readonly seen: T }> {
  const hash = createHash('sha256');
  const chunks = source[Symbol.asyncIterator]();
  async function* hashed(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      hash.update(next.value);
      yield next.value;
    }
  }
  const seen = await look(hashed());
  for await (const _ of hashed());
  return { uploadId: idFrom(hash), seen };
}

/**
 * Opens an identified file again.
 * @throws StorageError if it has changed since, for example because it still grows
 */
export async function openIdentified(data: Store, key: string, etag: string) {
  const opened = await data.openRead(key);
  if (opened.etag === etag) return opened;
  opened.stream.destroy();
  throw changedError(key);
}
