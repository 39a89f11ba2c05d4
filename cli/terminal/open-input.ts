import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Failure } from './failure.ts';

/** A file to be read, or standard input. */
export interface Input {
  readonly name: string;
  /** The path of a file that can be read several times. Absent for pipes. */
  readonly path?: string;
  /** Reads the input from its start. If the size is known, `onShare` is called with the share that has been read. */
  readonly read: (onShare?: (share: number) => void) => AsyncGenerator<Uint8Array, void, undefined>;
}

/** @param path `-` is standard input */
export async function openInput(path: string): Promise<Input> {
  if (path === '-') return { name: 'standard input', read: () => chunks(process.stdin) };
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new Failure('input', `${path} cannot be read: ${reason}; give a CSV file, or - for standard input.`, {
      cause,
    });
  });
  if (found.isDirectory()) throw new Failure('input', `${path} is a folder; give a CSV file, or - for standard input.`);
  if (!found.isFile()) return { name: path, read: () => chunks(createReadStream(path)) };
  return {
    name: path,
    path,
    read: (onShare) => chunks(createReadStream(path, { highWaterMark: 1 << 18 }), found.size, onShare, path),
  };
}

async function* chunks(source: AsyncIterable<Uint8Array>, size = 0, onShare?: (share: number) => void, path = '') {
  let bytes = 0;
  try {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (onShare && size > 0) onShare(Math.min(1, bytes / size));
      yield chunk;
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new Failure('input', `${path} may not be read; change its permissions.`, { cause });
    if (code === 'EIO') throw new Failure('input', `${path} cannot be read: ${message}.`, { cause });
    throw cause;
  }
}
