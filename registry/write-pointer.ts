import { StorageError, type Store } from './storage/store.ts';

/** The keys of a pointer, and of the copy that is read only when the pointer is damaged. */
export interface PointerKeys {
  readonly key: string;
  readonly copyKey: string;
}

/**
 * Writes a pointer if nobody has written it since the caller looked, and then its copy.
 * @param seen the etag of the content that the caller has seen; `undefined` if there was none
 * @returns whether it was written
 */
export async function writePointer(
  store: Store,
  { key, copyKey }: PointerKeys,
  body: string,
  seen: string | undefined,
): Promise<boolean> {
  const written = await (seen === undefined ? store.putIfAbsent(key, body) : store.putIfMatch(key, body, seen));
  if (written === undefined) return false;
  await keepCopy(store, copyKey, body);
  return true;
}

/** If the copy cannot be written, that of the write before stays, and the next write brings another. The pointer is written already. */
async function keepCopy(store: Store, key: string, body: string): Promise<void> {
  try {
    await store.put(key, body);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}
