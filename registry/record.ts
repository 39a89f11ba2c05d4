import { createHash } from 'node:crypto';
import { type JsonReader, parseJson, readAnything, readString, WrongJsonError } from '../training/table/read-json.ts';
import type { Store } from './storage/store.ts';

/** A stored record cannot be read. The message names the record and what was found. */
export class CorruptRecordError extends Error {
  override readonly name: string = 'CorruptRecordError';
  /** of the object in its store */
  readonly key: string;
  /** What is wrong with it. */
  readonly found: string;

  /** @param remedy what to do about it */
  constructor(key: string, found: string, { remedy, ...options }: ErrorOptions & { readonly remedy?: string } = {}) {
    super(`${key} is damaged: ${found}${remedy === undefined ? '' : `; ${remedy}`}`, options);
    this.key = key;
    this.found = found;
  }
}

/**
 * The text of a record as it is stored: JSON whose last field, `sha256`, is the digest of the other fields. A bit that flips is
 * noticed by it even where the text stays JSON of the right shape.
 * @param record JSON without a field `sha256` of its own
 */
export function encodeRecord(record: object): string {
  return `${JSON.stringify({ ...record, sha256: digestOf(record) }, null, 2)}\n`;
}

/**
 * Reads a stored record. It is checked like any other input from outside. Records from before there were digests have none, and
 * are read without.
 * @throws CorruptRecordError
 */
export function decodeRecord<T>(key: string, bytes: Uint8Array, read: JsonReader<T>): T {
  try {
    return read(withoutDigest(parseJson(bytes, readAnything)), '');
  } catch (cause) {
    if (!(cause instanceof WrongJsonError)) throw cause;
    throw new CorruptRecordError(key, cause.message, { cause });
  }
}

/** The record, or its damage. */
export function decodeOrDamage<T>(key: string, bytes: Uint8Array, read: JsonReader<T>): T | CorruptRecordError {
  try {
    return decodeRecord(key, bytes, read);
  } catch (error) {
    return damageIn(error);
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

/** What was looked for, or the damage: for a reader that can go on without this one record. */
export async function orDamage<T>(record: Promise<T>): Promise<T | CorruptRecordError> {
  return record.catch(damageIn);
}

/** The record, for a reader to whom a damaged one is the same as none. */
export function unlessDamaged<T>(record: T | CorruptRecordError): T | undefined {
  return record instanceof CorruptRecordError ? undefined : record;
}

function damageIn(error: unknown): CorruptRecordError {
  if (error instanceof CorruptRecordError) return error;
  throw error;
}

/** White space plays no part, so that a record may be printed anew. */
const digestOf = (record: object): string => createHash('sha256').update(JSON.stringify(record)).digest('hex');

function withoutDigest(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'sha256')) return value;
  const { sha256, ...record } = value as { readonly sha256: unknown };
  if (readString(sha256, '/sha256') === digestOf(record)) return record;
  throw new WrongJsonError('its content is not that of its sha256');
}
