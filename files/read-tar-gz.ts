import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

export interface TarFile {
  /** Its path, without `./` in front. */
  readonly name: string;
  readonly body: Uint8Array;
}

/** The bytes are no tar archive, or the archive ends early. */
export class TarError extends Error {
  override readonly name = 'TarError';
}

/**
 * The regular files of a .tar.gz, one after the other. One whole file is in memory at a time. Folders, links and the
 * headers of extended formats are left out. So names over 100 characters are cut.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html (ustar)
 */
export async function* readTarGz(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile, void, undefined> {
  const gunzip = createGunzip();
  const unpacked = pipeline(source, gunzip);
  unpacked.catch(() => {});
  const read = reader(gunzip);
  try {
    for (let header = await read(BLOCK); header.some((byte) => byte !== 0); header = await read(BLOCK)) {
      const { name, size, type } = parse(header);
      const body = await read(size);
      await read((BLOCK - (size % BLOCK)) % BLOCK);
      if (type === '0' || type === '\0') yield { name, body };
    }
  } finally {
    gunzip.destroy();
  }
}

const BLOCK = 512;

function parse(header: Buffer): { readonly name: string; readonly size: number; readonly type: string } {
  const text = (start: number, length: number) => {
    const field = header.subarray(start, start + length);
    const end = field.indexOf(0);
    return field.subarray(0, end === -1 ? length : end).toString();
  };
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (Number.parseInt(text(148, 8).trim(), 8) !== sum) throw new TarError('a header has a wrong checksum');
  const size = Number.parseInt(text(124, 12).trim(), 8);
  if (!Number.isSafeInteger(size)) throw new TarError(`${text(0, 100)} has no size that can be read`);
  return { name: text(0, 100).replace(/^\.\//, ''), size, type: String.fromCharCode(header[156]!) };
}

/**
 * Reads the given number of bytes.
 * @throws TarError if there are fewer
 */
function reader(stream: AsyncIterable<Buffer>): (count: number) => Promise<Buffer> {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return async (count) => {
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      if (rest.length === 0) {
        const { done, value } = await next(chunks);
        if (done) throw new TarError(`the archive ends ${missing} bytes early`);
        rest = value;
      }
      const part = rest.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      rest = rest.subarray(part.length);
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  };
}

async function next(chunks: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
  try {
    return await chunks.next();
  } catch (cause) {
    if (!String((cause as NodeJS.ErrnoException).code).startsWith('Z_')) throw cause;
    throw new TarError(`it is not gzip, or damaged: ${(cause as Error).message}`, { cause });
  }
}
