import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { findFreePort } from '../../registry/storage/versitygw.ts';
import { startEmulator } from './start-emulator.ts';

it('a port that is taken is said, with what to do, before anything is started', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    await expect(startEmulator('no-python', port)).rejects.toThrow(
      `Port ${port} of 127.0.0.1 cannot be used: it is taken, or not allowed. PORT names another.`,
    );
  } finally {
    other.close();
  }
});

it.each([
  ['cannot be started', 'no-python'],
  ['ends at once', 'false'],
])('an emulator that %s is an error, and leaves no folder', async (_, program) => {
  const folder = await mkdtemp(join(tmpdir(), 'stima-test-'));
  vi.stubEnv('TMPDIR', folder);
  try {
    const started = startEmulator(program, await findFreePort());
    await expect(started).rejects.toThrow('The emulator does not answer on http://');
    expect(await readdir(folder)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  }
});
