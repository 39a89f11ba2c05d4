import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Input } from './open-input.ts';

/** An input that can be read more than once; what it has written to disk for that is gone after `discard`. */
export interface RereadableInput {
  readonly input: Input;
  readonly discard: () => Promise<void>;
}

/** A file is read again where it lies; standard input and other pipes are written to a file of their own first. */
export async function spoolInput(input: Input): Promise<RereadableInput> {
  if (input.path !== undefined) return { input, discard: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'stima-input-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'input');
  try {
    await pipeline(input.read(), createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await discard();
    throw error;
  }
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* createReadStream(path, { highWaterMark: 1 << 18 });
  }
  return { input: { name: input.name, path, read }, discard };
}
