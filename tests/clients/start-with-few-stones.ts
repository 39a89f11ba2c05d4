import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stonesCsv } from '../../datasets/diamonds/testing/stones-csv.ts';
import { type ServerProcess, startProcess } from '../../local/testing/server-process.ts';

/** A server that has learnt from every twentieth stone. */
export async function startWithFewStones(home: string): Promise<ServerProcess> {
  const incoming = join(home, 'data', 'incoming', 'diamonds');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await writeFile(join(incoming, 'few.csv'), stonesCsv(0, 20));
  return startProcess(home);
}
