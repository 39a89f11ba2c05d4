import { createHash, randomUUID } from 'node:crypto';
import { type BigIntStats, lstatSync, readFileSync, renameSync } from 'node:fs';
import { constants, type FileHandle, open, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { isAbsence, unreadable, unwritable } from './file-errors.ts';
import { createFileLock } from './file-lock.ts';
import { checkInside, createInsideCheck } from './inside-folder.ts';
import { listFolder } from './list-folder.ts';
import { flushFolder, moveInto } from './make-folder.ts';
import {
  changedError,
  checkKey,
  InvalidKeyError,
  NotFoundError,
  type OpenObject,
  type Store,
  type Stored,
  type Written,
} from './store.ts';
import { appendAll, bufferBytes, copyInto, createFile, etagOf, readSmall } from './write-file.ts';

/** The folder of a store for its lock and for unfinished writes. It is never listed, and no key. */
const privateFolder = '.store';

/** A store in a folder. It can also put a finished file under a key only if the key is free. S3 does that by the URL that it signs. */
export interface FileStore extends Store {
  /** Stores a finished local file of any size; `undefined` if the key is taken. Of several at once, one wins. */
  putFileIfAbsent(key: string, path: string): Promise<Written | undefined>;
}

/**
 * A store in a folder: an object is the plain file under its key, so that files can be looked at and dropped in by hand.
 *
 * A write goes to a file of its own, is flushed, and is then renamed into place: readers and crashes find the old object or
 * the new one. Every rename, with the check that allows it, runs under one lock of the operating system (see
 * {@link createFileLock}). That makes the conditional writes exact between processes, too.
 *
 * An etag is a digest of the content. As in S3, it does not tell apart two writes of the same bytes.
 *
 * What it makes is readable by its owner alone. A link that leads out of the folder is not followed, and not listed.
 */
export function openFileStore(folder: string): FileStore {
  const root = resolve(folder);
  const work = join(root, privateFolder);
  const swept = sweepOnce(work);
  const digests = createDigests();
  const isInside = createInsideCheck(root);
  const withLock = createFileLock(join(work, 'lock'));

  const pathOf = (key: string): string => {
    checkKey(key);
    const first = key.split('/', 1)[0]!.toLowerCase(); // some file systems do not distinguish the case of letters
    if (first === privateFolder || (sep === '\\' && /[\\:]/.test(key))) {
      throw new InvalidKeyError(`${JSON.stringify(key)} is not a key of a store in a folder`);
    }
    return join(root, key);
  };

  const find = async (key: string): Promise<Stored | undefined> => {
    const path = pathOf(key);
    try {
      await checkInside(isInside, root, path);
      return storedBytes(await readFile(path));
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw unreadable(path, error);
    }
  };

  /** `fill` makes the new file at the given path and returns its etag. `allows` judges the present object. */
  const write = async (
    key: string,
    fill: (temp: string) => Promise<string>,
    allows: (path: string) => boolean,
  ): Promise<Written | undefined> => {
    const path = pathOf(key);
    const temp = join(work, `${randomUUID()}.tmp`);
    let moved = false;
    const move = () => {
      if (!allows(path)) return;
      renameSync(temp, path);
      moved = true;
    };
    try {
      if (!allows(path)) return undefined;
      await swept();
      const etag = await moveInto(work, () => fill(temp));
      await moveInto(dirname(path), () => withLock(move));
      if (!moved) return undefined;
      await flushFolder(dirname(path));
      return { etag };
    } catch (error) {
      throw unwritable(root, key, error);
    } finally {
      if (!moved) await rm(temp, { force: true }).catch(() => {});
    }
  };

  const always = () => true;
  const isFree = (path: string) => lstatSync(path, { throwIfNoEntry: false }) === undefined;

  /** Opens an object with its size and etag. It has either its whole content or an open file, which the caller closes. */
  const openObject = async (key: string) => {
    const path = pathOf(key);
    try {
      await checkInside(isInside, root, path);
      // Does not wait for a writer, as opening a pipe would.
      const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        const stats = await file.stat({ bigint: true });
        if (!stats.isFile()) throw new NotFoundError(key);
        const body = await readSmall(file, Number(stats.size));
        if (!body) return { file, size: Number(stats.size), etag: await digests.of(file, stats) };
        await file.close();
        return { body, size: body.length, etag: etagOf(body) };
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      if (error instanceof NotFoundError) throw error;
      if (isAbsence(error)) throw new NotFoundError(key);
      throw unreadable(path, error);
    }
  };

  return {
    find,

    async get(key) {
      const stored = await find(key);
      if (stored === undefined) throw new NotFoundError(key);
      return stored;
    },

    async findIfChanged(key, etag) {
      const stored = await find(key);
      return stored?.etag() === etag ? 'unchanged' : stored;
    },

    async openRead(key): Promise<OpenObject> {
      const { body, file, size, etag } = await openObject(key);
      if (body) return { stream: streamOf(body), size, etag };
      return { stream: file.createReadStream({ start: 0, highWaterMark: bufferBytes(size) }), size, etag };
    },

    async readRange(key, from, to, expected): Promise<OpenObject> {
      const { body, file, size, etag } = await openObject(key);
      const end = Math.min(to, size);
      if ((expected !== undefined && etag !== expected) || from >= end) {
        await file?.close();
        if (expected !== undefined && etag !== expected) throw changedError(key);
        return { stream: streamOf(), size, etag };
      }
      if (body) return { stream: streamOf(body.subarray(from, end)), size, etag };
      const highWaterMark = bufferBytes(end - from);
      return { stream: file.createReadStream({ start: from, end: end - 1, highWaterMark }), size, etag };
    },

    async concatenate(key, parts) {
      const written = await write(
        key,
        (temp) =>
          appendAll(
            temp,
            parts.map((part) => pathOf(part.key)),
          ),
        always,
      );
      return written!;
    },

    async remove(key) {
      const path = pathOf(key);
      try {
        await rm(path, { force: true });
        await removeEmptyFolders(root, dirname(path));
      } catch (error) {
        throw unwritable(root, key, error);
      }
    },

    async put(key, body) {
      const written = await write(key, (temp) => createFile(temp, body), always);
      return written!;
    },

    async putFile(key, path) {
      const written = await write(key, (temp) => copyInto(temp, path), always);
      return written!;
    },

    putIfAbsent(key, body) {
      return write(key, (temp) => createFile(temp, body), isFree);
    },

    putFileIfAbsent(key, path) {
      return write(key, (temp) => copyInto(temp, path), isFree);
    },

    putIfMatch(key, body, etag) {
      return write(
        key,
        (temp) => createFile(temp, body),
        (path) => etagAt(path) === etag,
      );
    },

    list(prefix) {
      return listFolder(root, prefix, privateFolder, isInside);
    },
  };
}

/**
 * A cache of digests of larger files, by everything that changes with their content. So a reader of many parts of a file need not
 * digest it each time. A file that was just written is not cached: within a tick of the clock it could be written once more.
 */
function createDigests() {
  const known = new Map<string, string>();
  return {
    async of(file: FileHandle, { dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): Promise<string> {
      const name = [dev, ino, size, mtimeNs, ctimeNs].join();
      const found = known.get(name);
      if (found !== undefined) return found;
      const digest = createHash('sha256');
      const highWaterMark = bufferBytes(Number(size));
      for await (const chunk of file.createReadStream({ start: 0, autoClose: false, highWaterMark }))
        digest.update(chunk);
      const etag = digest.digest('hex');
      if (size < LARGE_BYTES || Date.now() - Number(ctimeNs / 1_000_000n) < 2_000) return etag;
      if (known.size >= 100) known.clear();
      known.set(name, etag);
      return etag;
    },
  };
}

const LARGE_BYTES = 1n << 22n;

const streamOf = (body?: Uint8Array): Readable => Readable.from(body?.length ? [body] : [], { objectMode: false });

/** The etag is computed on demand. Most readers never need it, and computing it takes as long as reading. */
function storedBytes(body: Uint8Array): Stored {
  let etag: string | undefined;
  return {
    body,
    etag() {
      etag ??= etagOf(body);
      return etag;
    },
  };
}

function etagAt(path: string): string | undefined {
  try {
    return etagOf(readFileSync(path));
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** Removes a folder that is no longer needed. A folder that has just been filled again stays. */
async function removeEmptyFolders(root: string, folder: string): Promise<void> {
  if (folder === root || !folder.startsWith(root)) return;
  try {
    await rmdir(folder);
  } catch {
    return;
  }
  await removeEmptyFolders(root, dirname(folder));
}

/** Removes the leftovers of dead writers, before the first write. A day is longer than any write takes. */
function sweepOnce(work: string): () => Promise<void> {
  let done: Promise<void> | undefined;
  const sweep = async () => {
    for (const name of await readdir(work).catch(() => [])) {
      const path = join(work, name);
      const stats = name.endsWith('.tmp') ? await stat(path).catch(() => undefined) : undefined;
      if (stats !== undefined && Date.now() - stats.mtimeMs > 86_400_000)
        await rm(path, { force: true }).catch(() => {});
    }
  };
  return () => {
    done ??= sweep();
    return done;
  };
}
