import { createWriteStream } from 'node:fs';
import { copyFile, readlink, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { codeOf } from '../../registry/storage/file-errors.ts';
import { Failure } from './failure.ts';
import type { Session } from './session.ts';

/** The reader of standard output has stopped reading. The command ends quietly, since standard output is the result. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

/**
 * Writes text to a file, or to standard output for `-`. A file appears under its name only when it is complete. A file
 * whose name ends in .gz is compressed. For a link, its target is written. A file that is a mount is not replaced but
 * overwritten.
 * @throws ReaderGone if standard output is closed before all is written
 */
export async function writeOutput(
  path: string,
  text: AsyncIterable<string> | Iterable<string>,
  session: Pick<Session, 'onInterrupt'>,
): Promise<void> {
  try {
    await write(path, text, session);
  } catch (error) {
    if (path === '-' && codeOf(error) === 'EPIPE') throw new ReaderGone('standard output is closed', { cause: error });
    // The system's message names the unfinished file, or no file.
    if (error instanceof Error && 'syscall' in error)
      Object.assign(error, { path: path === '-' ? 'standard output' : path });
    throw error;
  }
}

/**
 * Keeps a command from overwriting its input.
 * @param data path of the input; `-` is standard input
 * @throws Failure if both are the same file, under any names
 */
export async function checkNotInput(output: string, data: string): Promise<void> {
  if (output === '-') return;
  const written = await stat(output).catch(() => undefined);
  const read = await stat(data === '-' ? '/dev/stdin' : data).catch(() => undefined);
  if (!written?.isFile() || !read || written.dev !== read.dev || written.ino !== read.ino) return;
  throw new Failure('usage', `${output} is the file that is read, and would be lost; name another one for --output.`);
}

async function write(
  path: string,
  text: AsyncIterable<string> | Iterable<string>,
  { onInterrupt }: Pick<Session, 'onInterrupt'>,
): Promise<void> {
  const source = Readable.from(text, { objectMode: true, highWaterMark: 2 });
  if (path === '-') return await pipeline(source, process.stdout, { end: false });
  const packing = path.endsWith('.gz') ? [createGzip()] : [];
  const target = await followLinks(path);
  const found = await stat(target).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  // A device or a pipe is written directly. No file can replace it.
  if (found && !found.isFile()) return await pipeline([source, ...packing, createWriteStream(target)]);
  const unfinished = `${target}.partial-${process.pid}`;
  const discard = () => rm(unfinished, { force: true });
  const done = onInterrupt(discard);
  try {
    await pipeline([source, ...packing, createWriteStream(unfinished)]);
    await putInPlace(unfinished, target);
  } catch (error) {
    await discard();
    throw error;
  } finally {
    done();
  }
}

/** A mounted file, as in a container, cannot be replaced. It can only be overwritten. */
async function putInPlace(unfinished: string, target: string): Promise<void> {
  try {
    await rename(unfinished, target);
  } catch (error) {
    if (!['EBUSY', 'EXDEV'].includes(codeOf(error) ?? '')) throw error;
    await copyFile(unfinished, target);
    await rm(unfinished, { force: true });
  }
}

/** The number of links that the kernel follows. */
const MOST_LINKS = 40;

/** The path of the file that a path leads to through links. The file need not exist yet. */
async function followLinks(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = await readlink(target).catch(() => undefined);
    if (next === undefined) return target;
    target = resolve(dirname(target), next);
  }
  return target;
}
