import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_KEPT_BYTES, spoolInput } from './spool-input.ts';

async function* pipe(chunks: number, size: number) {
  for (let i = 0; i < chunks; i++) yield new Uint8Array(size).fill(i);
}

async function bytesOf(read: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of read) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('spoolInput', () => {
  it('keeps a short pipe in memory, and can read it several times', async () => {
    const { input } = await spoolInput({ name: 'The body', read: () => pipe(3, 5) });
    expect(input.path).toBeUndefined();
    const expected = await bytesOf(pipe(3, 5));
    for (let i = 0; i < 2; i++) expect(await bytesOf(input.read())).toEqual(expected);
  });

  it('writes a long pipe to a file, which is gone after it is discarded', async () => {
    const size = MAX_KEPT_BYTES / 4;
    const { input, discard } = await spoolInput({ name: 'The body', read: () => pipe(6, size) });
    const expected = await bytesOf(pipe(6, size));
    for (let i = 0; i < 2; i++) expect((await bytesOf(input.read())).equals(expected)).toBe(true);
    expect(existsSync(input.path!)).toBe(true);
    await discard();
    expect(existsSync(input.path!)).toBe(false);
  });

  it('does not copy a file', async () => {
    const input = { name: 'a.csv', path: '/a.csv', read: () => pipe(1, 1) };
    expect((await spoolInput(input)).input).toBe(input);
  });
});
