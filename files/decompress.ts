import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { countBytes } from './count-bytes.ts';
import { UnreadableFileError } from './unreadable-file.ts';

const GZIP = [0x1f, 0x8b];

/** By the first bytes of a file. */
export function isGzip(head: Uint8Array): boolean {
  return startsWith(head, GZIP);
}

/** By the first bytes of a file: a zip archive, and so a workbook. */
export function isZip(head: Uint8Array): boolean {
  return startsWith(head, [0x50, 0x4b, 3, 4]);
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return bytes.length >= signature.length && signature.every((byte, index) => bytes[index] === byte);
}

/**
 * The limits of the unpacked size: a multiple of the packed size, and a number of bytes. A file beyond them is made to
 * fill disks.
 */
const MOST_TIMES = 100;
const MOST_BESIDE = 64 * 2 ** 20;

export const isTooMuch = (packed: number, unpacked: number): boolean => unpacked > MOST_TIMES * packed + MOST_BESIDE;

/** @throws UnreadableFileError if the stream is damaged or cut short, or unpacks to far more than a table does */
export async function* unpackGzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let packed = 0;
  let unpacked = 0;
  for await (const chunk of gunzip(countBytes(source, (bytes) => (packed = bytes)))) {
    unpacked += chunk.length;
    if (isTooMuch(packed, unpacked))
      throw new UnreadableFileError(
        'compressed',
        `Unpacked, the file is more than ${MOST_TIMES} times as large as packed; send it plain, if it is a table.`,
      );
    yield chunk;
  }
}

async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const unpacking = createGunzip({ chunkSize: 65_536 });
  // The iteration below reports the error. The callback must exist, and does nothing.
  pipeline(Readable.from(source, { objectMode: false }), unpacking, () => {});
  try {
    yield* unpacking;
  } catch (cause) {
    if (!isZlibError(cause)) throw cause;
    throw new UnreadableFileError(
      'compressed',
      cause.code === 'Z_BUF_ERROR'
        ? 'The gzip file is cut short; send it again.'
        : `The gzip file is damaged (${cause.message}); send it again.`,
      { cause },
    );
  }
}

function isZlibError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}
