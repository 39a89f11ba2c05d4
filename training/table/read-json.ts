import { jsonPointer, showFound } from './found.ts';

/**
 * Reads a value of parsed JSON, or throws an error with the place and what was found. It is small, since every function
 * that prices bundles it.
 */
export type JsonReader<T> = (value: unknown, path: string) => T;

/** The text of a JSON file without a byte order mark. Editors on Windows write one, and it is no JSON. */
export const withoutByteOrderMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);

/** The value at one place is not what is expected there. */
export class WrongJsonError extends Error {
  override readonly name = 'WrongJsonError';
  /** The found value, and what is expected. */
  readonly found: string;
  /** The JSON pointer to the place. '' is the whole. */
  readonly path: string;

  /** @param path left out if there is no value, since the bytes are not JSON */
  constructor(found: string, path?: string, options?: ErrorOptions) {
    super(path === undefined ? found : `${path || '/'}: ${found}`, options);
    this.found = found;
    this.path = path ?? '';
  }
}

export const readString: JsonReader<string> = (value, path) =>
  typeof value === 'string' ? value : wrong(path, 'a string', value);

/** 1e999 is JSON, and infinite. */
export const readNumber: JsonReader<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : wrong(path, 'a number', value);

export const readBoolean: JsonReader<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : wrong(path, 'true or false', value);

/** Accepts any value. It is for values that are passed on unchanged, or read by other code. */
export const readAnything: JsonReader<unknown> = (value) => value;

/** A field that may be absent. */
export const optionalReader =
  <T>(read: JsonReader<T>): JsonReader<T | undefined> =>
  (value, path) =>
    value === undefined ? undefined : read(value, path);

/** One of some words. */
export const wordReader =
  <T extends string>(...words: readonly T[]): JsonReader<T> =>
  (value, path) =>
    words.find((word) => word === value) ?? wrong(path, words.map((word) => JSON.stringify(word)).join(' or '), value);

export const nullableReader =
  <T>(read: JsonReader<T>): JsonReader<T | null> =>
  (value, path) =>
    value === null ? null : read(value, path);

export const listReader =
  <T>(read: JsonReader<T>): JsonReader<T[]> =>
  (value, path) =>
    Array.isArray(value) ? value.map((each, i) => read(each, `${path}/${i}`)) : wrong(path, 'a list', value);

export const pairReader =
  <T>(read: JsonReader<T>): JsonReader<[T, T]> =>
  (value, path) =>
    Array.isArray(value) && value.length === 2
      ? [read(value[0], `${path}/0`), read(value[1], `${path}/1`)]
      : wrong(path, 'a list of two', value);

export const recordReader =
  <T>(read: JsonReader<T>): JsonReader<Record<string, T>> =>
  (value, path) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(each, `${path}/${key}`)]))
      : wrong(path, 'an object', value);

/** Other fields are left out, and so are optional ones that are absent. */
export const objectReader =
  <T extends object>(fields: { readonly [K in keyof T]-?: JsonReader<T[K]> }): JsonReader<T> =>
  (value, path) => {
    if (!isObject(value)) return wrong(path, 'an object', value);
    const read = Object.entries<JsonReader<unknown>>(fields).map(([key, field]) => [
      key,
      field(Object.hasOwn(value, key) ? value[key] : undefined, `${path}/${key}`),
    ]);
    return Object.fromEntries(read.filter(([, each]) => each !== undefined)) as T;
  };

/** The same for what callers send: a field that has no reader is a fault. */
export const strictReader =
  <T extends object>(fields: { readonly [K in keyof T]-?: JsonReader<T[K]> }): JsonReader<T> =>
  (value, path) => {
    const unknown = isObject(value) ? Object.keys(value).find((key) => !Object.hasOwn(fields, key)) : undefined;
    if (unknown !== undefined)
      throw new WrongJsonError(
        `an unknown field; ${Object.keys(fields).join(', ')} are known`,
        `${path}${jsonPointer(unknown)}`,
      );
    return objectReader(fields)(value, path);
  };

/** @throws WrongJsonError if the bytes are no JSON, or JSON of another shape */
export function parseJson<T>(bytes: Uint8Array | string, read: JsonReader<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(typeof bytes === 'string' ? bytes : new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new WrongJsonError(`${bytes.length} bytes that are not JSON`, undefined, { cause });
  }
  return read(value, '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(path: string, expected: string, found: unknown): never {
  throw new WrongJsonError(`${showFound(found)}, ${expected} expected`, path);
}
