import type { Readable } from 'node:stream';

/** An object that was read. */
export interface Stored {
  readonly body: Uint8Array;
  /**
   * The opaque name of this content of this key. Only a store can compare it. A folder computes it from the content, which takes as
   * long as reading; most readers never ask.
   */
  readonly etag: () => string;
}

/**
 * The storage as handlers know it: objects under keys, and two conditional writes. An object is seen whole or not at
 * all, also after a crash. Every method throws {@link StorageError} if the store cannot be used, and
 * {@link InvalidKeyError} for a key that {@link checkKey} refuses.
 */
export interface Store {
  find(key: string): Promise<Stored | undefined>;
  /** @throws NotFoundError */
  get(key: string): Promise<Stored>;
  /** Reads the object only if its etag differs; `undefined` if there is no object. */
  findIfChanged(key: string, etag: string): Promise<Stored | 'unchanged' | undefined>;
  /**
   * Reads an object of any size; the caller consumes or destroys the stream.
   * @throws NotFoundError
   */
  openRead(key: string): Promise<OpenObject>;
  /**
   * Reads a part of an object: from the byte `from` up to, not including, `to` or the end of the object; `size` is that of the
   * whole. The caller consumes or destroys the stream.
   * @param etag if it is given, only the object that it names is read
   * @throws NotFoundError
   * @throws StorageError if the object is no longer the one that `etag` names
   */
  readRange(key: string, from: number, to: number, etag?: string): Promise<OpenObject>;
  put(key: string, body: Uint8Array | string): Promise<Written>;
  /** Stores a finished local file of any size, without holding it in memory. */
  putFile(key: string, path: string): Promise<Written>;
  /**
   * Stores the joined contents of other objects as one object.
   * @param parts at least one, as given by `list`
   */
  concatenate(key: string, parts: readonly Listed[]): Promise<Written>;
  /** Removes an object that can be computed again. Nothing happens if there is none. */
  remove(key: string): Promise<void>;
  /** Creates an object. `undefined` if the key is taken. One of several concurrent calls wins. */
  putIfAbsent(key: string, body: Uint8Array | string): Promise<Written | undefined>;
  /**
   * Replaces exactly the content that `etag` names. `undefined` if it has changed or is gone. One of several concurrent
   * calls wins.
   */
  putIfMatch(key: string, body: Uint8Array | string, etag: string): Promise<Written | undefined>;
  /** Ascending by the UTF-8 bytes of the key. `prefix` is any string, not only a folder. */
  list(prefix: string): AsyncIterable<Listed>;
}

export interface Written {
  readonly etag: string;
}

export interface Listed {
  readonly key: string;
  readonly size: number;
}

export interface OpenObject {
  readonly stream: Readable;
  /** bytes */
  readonly size: number;
  readonly etag: string;
}

/** There is no object under this key. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
  readonly key: string;

  constructor(key: string) {
    super(`${key}: not found`);
    this.key = key;
  }
}

/**
 * The reason why a store cannot be used, as far as a caller may know it. `full` ends when somebody makes room. `denied`
 * and `damaged` end when the owner repairs the store. `unavailable` ends without help.
 */
export type StorageTrouble = 'unavailable' | 'full' | 'denied' | 'damaged';

/** The store cannot be used: a full disk, no permission, no server. The message names the fault and the place. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly trouble: StorageTrouble;

  constructor(
    message: string,
    { trouble = 'unavailable', ...options }: ErrorOptions & { trouble?: StorageTrouble } = {},
  ) {
    super(message, options);
    this.trouble = trouble;
  }
}

/** The object has changed since it was looked at. It is still being written, or it was replaced. */
export const changedError = (key: string) => new StorageError(`${key} changed while it was read; it is read again.`);

/** No store accepts this key. */
export class InvalidKeyError extends Error {
  override readonly name = 'InvalidKeyError';
}

/**
 * Accepts only keys that mean the same in every store and cannot lead out of it. A key has segments between single
 * slashes. No segment is empty, `.`, `..` or longer than 255 bytes. There are no control characters and no lone
 * surrogates. The whole key has at most 1,024 bytes (the limit of S3).
 * @throws InvalidKeyError
 */
export function checkKey(key: string): void {
  const flaw = findFlaw(key);
  if (flaw !== undefined) throw new InvalidKeyError(`${JSON.stringify(key.slice(0, 200))} is not a key: ${flaw}`);
}

function findFlaw(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (!key.isWellFormed()) return 'it is not well-formed Unicode';
  if (/\p{Cc}/u.test(key)) return 'it contains a control character';
  if (Buffer.byteLength(key) > 1024) return 'it is longer than 1,024 bytes';
  for (const segment of key.split('/')) {
    if (segment === '') return 'a part between slashes is empty';
    if (segment === '.' || segment === '..') return `it contains the part ${segment}`;
    if (Buffer.byteLength(segment) > 255) return 'a part is longer than 255 bytes';
  }
  return undefined;
}
