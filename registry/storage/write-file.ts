import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, constants, copyFile, type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** The most bytes that are read of a file at once. */
const READ_BYTES = 1 << 18;

/** The size of the buffer to read so many bytes. A small file needs no large one. */
export const bufferBytes = (size: number) => Math.max(1, Math.min(READ_BYTES, size));

/** The content of an open file, from one read. `undefined` if it is too large for that. */
export async function readSmall(file: FileHandle, size: number): Promise<Uint8Array | undefined> {
  if (size > READ_BYTES) return undefined;
  const body = Buffer.allocUnsafeSlow(size);
  let length = 0;
  for (let bytes = -1; length < size && bytes !== 0; length += bytes)
    ({ bytesRead: bytes } = await file.read(body, length, size - length, length));
  return body.subarray(0, length);
}

/** The etag of an object is a digest of its content. */
export const etagOf = (body: Uint8Array | string) => hash('sha256', body, 'hex');

/** Readable and writable by its owner alone. */
const OWN = 0o600;

/** Writes a new file. @returns its etag */
export async function createFile(path: string, body: Uint8Array | string): Promise<string> {
  const file = await open(path, 'wx', OWN);
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
  return etagOf(body);
}

/** Copies a finished file to a new one. @returns the etag of the copy */
export async function copyInto(path: string, source: string): Promise<string> {
  const small = await readSmallFile(source);
  if (small) return createFile(path, small);
  await copyFile(source, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await chmod(path, OWN);
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  const digest = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: READ_BYTES }), digest);
  return digest.digest('hex');
}

/** Small files are read whole: a stream would take longer to set up than the read. */
async function readSmallFile(path: string): Promise<Uint8Array | undefined> {
  const file = await open(path);
  try {
    return await readSmall(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

/** Writes files one after the other into a new one. @returns its etag */
export async function appendAll(path: string, sources: readonly string[]): Promise<string> {
  const digest = createHash('sha256');
  const file = await open(path, 'wx', OWN);
  try {
    for (const source of sources) {
      for await (const chunk of createReadStream(source, { highWaterMark: READ_BYTES })) {
        digest.update(chunk);
        await file.writeFile(chunk);
      }
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return digest.digest('hex');
}
