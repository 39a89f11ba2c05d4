import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { datasetFile } from '../datasets/folders.ts';
import { endChildren, startChild } from '../local/testing/child-processes.ts';
import { fetchJson } from '../local/testing/fetch-json.ts';
import { callAs, startProcess, until } from '../local/testing/server-process.ts';

/**
 * Drops 300 files at once while 1,500 idle connections are open. Measures the time until all files are in force, and
 * how long a price takes meanwhile. Beside it stand the same server before the files, and a bare server with as many
 * connections and the same answer.
 */

const [FILES, CONNECTIONS, PAUSE_MS, SECONDS_BEFORE] = [300, 1_500, 20, 5];

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

  const answer = join(folder, 'answer.json');
  await writeFile(answer, JSON.stringify((await price()).body));
  const bareUrl = await startBareServer(answer);
  await openIdle(bareUrl);
  const bare = await timeWhile(
    () => fetchJson(`${bareUrl}/one`, { method: 'POST', body: JSON.stringify(stone) }),
    () => sleep(SECONDS_BEFORE * 1_000),
  );
  await openIdle(server.url);
  const before = await timeWhile(price, () => sleep(SECONDS_BEFORE * 1_000));
  for (let i = 0; i < FILES; i++) await writeFile(join(incoming, `${i}.csv`), table(i, 361));
  const started = performance.now();
  const during = await timeWhile(price, () =>
    until(async () => {
      await sleep(2_000);
      return (await inForce()) === FILES + 1;
    }, 240_000),
  );
  const seconds = (performance.now() - started) / 1_000;
  const load = loadavg()[0]!.toFixed(1);
  console.log(
    `${FILES} files in force after ${seconds.toFixed(1)} s beside ${CONNECTIONS} idle connections; load average ${load}`,
  );
  console.log(`| a price, beside ${CONNECTIONS} idle connections | prices | median ms | p99 ms | longest ms |`);
  console.log('| --- | --- | --- | --- | --- |');
  for (const [what, waits] of [
    ['while the files are read', during],
    ['before the files', before],
    ['bare node:http, the same bytes', bare],
  ] as const)
    console.log(`| ${[what, waits.length, ...[0.5, 0.99, 1].map((share) => quantile(waits, share))].join(' | ')} |`);
} finally {
  for (const socket of sockets) socket.destroy();
  await endChildren();
  await rm(folder, { recursive: true, force: true });
}

async function startBareServer(answer: string): Promise<string> {
  const program = fileURLToPath(new URL('bare-server.ts', import.meta.url));
  const child = startChild(process.execPath, [program, answer, answer], {});
  const [printed] = await once(child.stdout, 'data');
  return String(printed).trim();
}

async function openIdle(url: string): Promise<void> {
  for (let i = 0; i < CONNECTIONS; i++) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    sockets.push(socket);
    await once(socket, 'connect');
  }
}

/** How long each call takes, one after the other with a pause between, while something else is done. In ms, ascending. */
async function timeWhile(call: () => Promise<unknown>, work: () => Promise<unknown>): Promise<number[]> {
  const waits: number[] = [];
  let done = false;
  const calling = (async () => {
    for (; !done; await sleep(PAUSE_MS)) {
      const asked = performance.now();
      await call();
      waits.push(performance.now() - asked);
    }
  })();
  try {
    await Promise.race([work(), calling]);
  } finally {
    done = true;
  }
  await calling;
  return waits.sort((a, b) => a - b);
}

function quantile(ascending: readonly number[], share: number): string {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))]!.toFixed(1);
}
