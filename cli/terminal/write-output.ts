import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Session } from './session.ts';

/**
 * Writes text to a file, or to standard output for `-`. A file appears under its name only when it is complete; one whose
 * name ends in .gz is compressed.
 */
export async function writeOutput(path: string, text: AsyncIterable<string>, session: Session): Promise<void> {
  try {
    await write(path, text, session);
  } catch (error) {
    // The system's message names the unfinished file, or no file.
    if (error instanceof Error && 'syscall' in error) Object.assign(error, { path });
    throw error;
  }
}

async function write(path: string, text: AsyncIterable<string>, { onInterrupt }: Session): Promise<void> {
  const source = Readable.from(text, { objectMode: true, highWaterMark: 2 });
  if (path === '-') return await pipeline(source, process.stdout, { end: false });
  const packing = path.endsWith('.gz') ? [createGzip()] : [];
  const found = await stat(path).catch(() => undefined);
  // A device or a pipe is written to directly. No file can be put in its place.
  if (found && !found.isFile()) return await pipeline([source, ...packing, createWriteStream(path)]);
  const target = found ? await realpath(path) : path;
  const unfinished = `${target}.partial-${process.pid}`;
  const discard = () => rm(unfinished, { force: true });
  const done = onInterrupt(discard);
  try {
    await pipeline([source, ...packing, createWriteStream(unfinished)]);
    await rename(unfinished, target);
  } catch (error) {
    await discard();
    throw error;
  } finally {
    done();
  }
}
