import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '../server.ts';
import { shipped } from '../shipped.ts';
import { callAs, until } from './server-process.ts';

/**
 * A server whose disk is full while an upload is read, and has room again later, without a restart. Prints the states
 * of the upload and of its runs. It runs as a separate process in a mount of 24 MB.
 */

const folder = process.argv[2]!;
const server = await startServer({ served: shipped, folder, port: 0, empty: true });
const { url, secrets } = server;
const call = callAs({ url, key: secrets.partnerKey, token: secrets.ownerToken }, 'owner');
const get = async (path: string) => (await call('GET', `/v1/diamonds/${path}`)).body;
const send = (name: string, text: string) => call('POST', `/v1/diamonds/uploads?name=${name}`, text, 'text/csv');

const csv = fileURLToPath(new URL('../../datasets/diamonds/diamonds.csv', import.meta.url));
const lines = (await readFile(csv, 'utf8')).split('\n');
const sent = await send('a.csv', `${lines.slice(0, 2_000).join('\n')}\n`);
// The answered file is in its place. From here on nothing more can be written.
const filler = join(folder, 'filler');
await writeFile(filler, Buffer.alloc(64 * 1024 * 1024)).catch(() => {});

const waiting = await until(async () => {
  const { uploads } = await get('uploads');
  return uploads[0]?.state === 'waiting' && uploads;
});
const full = await send('b.csv', 'a,b\n1,2\n');
await rm(filler);
const read = await until(async () => {
  const { uploads } = await get('uploads');
  return uploads[0]?.state === 'in force' && uploads;
});
const runs = await until(async () => {
  const { runs } = await get('runs');
  return !runs.some(({ state }: { state: string }) => state === 'running') && runs;
});
const states = (all: { state: string; message?: string }[]) => all.map(({ state, message }) => ({ state, message }));
console.log(
  JSON.stringify({
    sent: sent.status,
    full: { status: full.status, detail: full.body.detail },
    waiting: states(waiting),
    read: states(read),
    runs: runs.map(({ state }: { state: string }) => state).sort(),
  }),
);
await server.close();
