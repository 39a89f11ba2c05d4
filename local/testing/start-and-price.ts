import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callAs, startProcess } from './server-process.ts';

// Starts the server on a fresh folder, as `npm start` does, asks for one price and prints it. It fails if there is none.
const STONE = { carat: 1.1, cut: 'very good', color: 'g', clarity: 'vs-1', depth: 61.8, table: 57 };
const SIZES = { x: 6.61, y: 6.65, z: 4.11 };

const home = await mkdtemp(join(tmpdir(), 'stima-price-'));
const server = await startProcess(home);
try {
  const { status, body } = await callAs(server, 'partner')('POST', '/v1/diamonds/predict', { ...STONE, ...SIZES });
  if (status !== 200 || !(body.price > 0)) throw new Error(`status ${status}: ${JSON.stringify(body)}`);
  process.stdout.write(`${body.price} ${body.unit}\n`);
} finally {
  await server.kill();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}
