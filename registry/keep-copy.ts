import { StorageError, type Store } from './storage/store.ts';

/**
 * Keeps a copy of a pointer that has just been written. It is read only when the pointer is damaged. If it cannot be written, the
 * copy of the write before stays, and the next write brings another: the pointer itself is written already.
 */
export async function keepCopy(store: Store, key: string, body: string): Promise<void> {
  try {
    await store.put(key, body);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}
