import { type JsonReader, parseJson, WrongJsonError } from '../training/table/read-json.ts';
import type { Store } from './storage/store.ts';

/** A stored record cannot be read. The message names the record and what was found. */
export class CorruptRecordError extends Error {
  override readonly name = 'CorruptRecordError';
}

/**
 * Reads a stored record. It is checked like any other input from outside.
 * @throws CorruptRecordError
 */
export function decodeRecord<T>(key: string, bytes: Uint8Array, read: JsonReader<T>): T {
  try {
    return parseJson(bytes, read);
  } catch (cause) {
    if (!(cause instanceof WrongJsonError)) throw cause;
    throw new CorruptRecordError(`${key} is damaged: ${cause.message}`, { cause });
  }
}

/** @throws NotFoundError if there is none; CorruptRecordError */
export async function getRecord<T>(store: Store, key: string, read: JsonReader<T>): Promise<T> {
  return decodeRecord(key, (await store.get(key)).body, read);
}

/**
 * @returns undefined if there is none
 * @throws CorruptRecordError
 */
export async function findRecord<T>(store: Store, key: string, read: JsonReader<T>): Promise<T | undefined> {
  const stored = await store.find(key);
  return stored && decodeRecord(key, stored.body, read);
}
