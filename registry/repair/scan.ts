import type { JsonReader } from '../../training/table/read-json.ts';
import { CorruptRecordError, decodeOrDamage, unlessDamaged } from '../record.ts';
import { inBatches } from '../storage/in-batches.ts';
import type { Store } from '../storage/store.ts';

/** A stored record as it was found. */
export interface Scanned<T> {
  readonly key: string;
  readonly etag: string;
  readonly record: T | CorruptRecordError;
}

/** The records under these keys. A key without an object is left out. */
export async function scan<T>(store: Store, keys: readonly string[], read: JsonReader<T>): Promise<Scanned<T>[]> {
  const found = await inBatches(keys, async (key): Promise<Scanned<T>[]> => {
    const stored = await store.find(key);
    return stored ? [{ key, etag: stored.etag(), record: decodeOrDamage(key, stored.body, read) }] : [];
  });
  return found.flat();
}

export async function scanOne<T>(store: Store, key: string, read: JsonReader<T>): Promise<Scanned<T> | undefined> {
  return (await scan(store, [key], read))[0];
}

export function wholeOf<T>(scanned: readonly Scanned<T>[]): T[] {
  return scanned.flatMap(({ record }) => (record instanceof CorruptRecordError ? [] : [record]));
}

/** The record, unless it is absent or damaged. */
export function wholeOne<T>(scanned: Scanned<T> | undefined): T | undefined {
  return scanned && unlessDamaged(scanned.record);
}

export interface Damaged {
  readonly key: string;
  readonly etag: string;
  readonly found: string;
}

export function damagedOf(scanned: readonly Scanned<unknown>[]): Damaged[] {
  return scanned.flatMap((one) => damagedOne(one) ?? []);
}

/** The record, if it is there and damaged. */
export function damagedOne(scanned: Scanned<unknown> | undefined): Damaged | undefined {
  if (!(scanned?.record instanceof CorruptRecordError)) return undefined;
  return { key: scanned.key, etag: scanned.etag, found: scanned.record.found };
}

export async function keysUnder(store: Store, prefix: string, pattern: RegExp): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) if (pattern.test(key.slice(prefix.length))) keys.push(key);
  return keys;
}
