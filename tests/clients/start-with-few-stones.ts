import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServerProcess, startProcess } from '../../local/testing/server-process.ts';

const STONES = new URL('../../datasets/diamonds/diamonds.csv', import.meta.url);

/** A server that has learnt from every twentieth stone. */
export async function startWithFewStones(home: string): Promise<ServerProcess> {
  const incoming = join(home, 'data', 'incoming', 'diamonds');
  const lines = (await readFile(STONES, 'utf8')).trim().split('\n');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await writeFile(join(incoming, 'few.csv'), `${lines.filter((_, i) => i % 20 === 0).join('\n')}\n`);
  return startProcess(home);
}
