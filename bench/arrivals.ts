import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { datasetFile } from '../datasets/folders.ts';
import { callAs, startProcess, until } from '../local/testing/server-process.ts';

/**
 * Drops 300 files at once while 1,500 idle connections are open. Measures the time until all files are in force, and
 * how long a price takes meanwhile.
 */

const [FILES, CONNECTIONS, PAUSE_MS] = [300, 1_500, 20];

const folder = await mkdtemp(join(tmpdir(), 'stima-arrivals-'));
const home = join(folder, 'home');
const [head, ...rows] = (await readFile(datasetFile('diamonds', 'diamonds.csv'), 'utf8')).trim().split('\n');
/** Every `step`-th stone. So each file has the same mix as the whole. */
const table = (from: number, step: number) => `${[head, ...rows.filter((_, i) => i % step === from)].join('\n')}\n`;
const server = await startProcess(home, ['--empty']);
const sockets: Socket[] = [];
try {
  const incoming = join(home, 'data/incoming/diamonds');
  const owner = callAs(server, 'owner');
  const partner = callAs(server, 'partner');
  const inForce = async () => {
    const { uploads } = (await owner('GET', '/v1/diamonds/uploads?limit=1000')).body;
    return uploads.filter(({ state }: { state: string }) => state === 'in force').length as number;
  };
  await writeFile(join(incoming, 'first.csv'), `${[head, ...rows.filter((_, i) => i % 361 >= 320)].join('\n')}\n`);
  const stone = { carat: 1, cut: 'Ideal', color: 'G', clarity: 'VS1' };
  const price = () => partner('POST', '/v1/diamonds/predict', stone);
  await until(async () => (await price()).status === 200);
  for (let i = 0; i < CONNECTIONS; i++) {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => {});
    sockets.push(socket);
    await once(socket, 'connect');
  }
  for (let i = 0; i < FILES; i++) await writeFile(join(incoming, `${i}.csv`), table(i, 361));
  const started = performance.now();
  const waits: number[] = [];
  let done = false;
  let wrong: unknown;
  const pricing = (async () => {
    for (; !done; await sleep(PAUSE_MS)) {
      const asked = performance.now();
      await price();
      waits.push(performance.now() - asked);
    }
  })().catch((error: unknown) => {
    wrong = error;
  });
  await until(async () => {
    await sleep(2_000);
    if (wrong) throw wrong;
    return (await inForce()) === FILES + 1;
  }, 120_000);
  const seconds = (performance.now() - started) / 1_000;
  done = true;
  await pricing;
  waits.sort((a, b) => a - b);
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(share * waits.length))]!.toFixed(1);
  console.log(`${FILES} files in force after ${seconds.toFixed(1)} s beside ${CONNECTIONS} idle connections`);
  console.log(`${waits.length} prices meanwhile: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
} finally {
  for (const socket of sockets) socket.destroy();
  await server.kill();
  await rm(folder, { recursive: true, force: true });
}
