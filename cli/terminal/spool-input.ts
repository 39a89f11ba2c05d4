import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Input } from './open-input.ts';

/** An input that can be read more than once. `discard` removes its copy on disk, if there is one. */
export interface RereadableInput {
  readonly input: Input;
  readonly discard: () => Promise<void>;
}

/** The most bytes of a pipe that are kept in memory. A longer pipe is written to the folder of temporary files. */
export const MAX_KEPT_BYTES = 4 * 2 ** 20;

/**
 * A file is simply read again. A short pipe is kept in memory, so that a container without a writable folder can price
 * it. A longer pipe is first written to a file.
 */
export async function spoolInput(input: Input): Promise<RereadableInput> {
  if (input.path !== undefined) return { input, discard: async () => {} };
  const source = input.read();
  const kept: Uint8Array[] = [];
  let bytes = 0;
  while (bytes <= MAX_KEPT_BYTES) {
    const { value, done } = await source.next();
    if (done) return keptInput(input.name, kept);
    kept.push(value);
    bytes += value.length;
  }
  return writtenInput(input.name, kept, source);
}

function keptInput(name: string, kept: readonly Uint8Array[]): RereadableInput {
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* kept;
  }
  return { input: { name, read }, discard: async () => {} };
}

async function writtenInput(
  name: string,
  first: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): Promise<RereadableInput> {
  const folder = await mkdtemp(join(tmpdir(), 'stima-input-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'input');
  async function* whole() {
    yield* first;
    yield* rest;
  }
  try {
    await pipeline(whole(), createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await discard();
    throw error;
  }
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* createReadStream(path, { highWaterMark: 1 << 18 });
  }
  return { input: { name, path, read }, discard };
}
