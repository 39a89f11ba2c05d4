import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { datasetFile } from '../datasets/folders.ts';
import { openHome } from '../local/home/home.ts';
import { endChildren, startChild } from '../local/testing/child-processes.ts';
import { fetchJson } from '../local/testing/fetch-json.ts';
import { callAs, startProcess, until } from '../local/testing/server-process.ts';
import { inForce } from '../registry/ledger.ts';
import { readLedger } from '../registry/ledger-store.ts';
import { findCpuSeconds } from './cpu-seconds.ts';

/**
 * Drops 300 files at once while 1,500 idle connections are open. Measures the time until all files are in force, and
 * how long a price takes meanwhile. Beside it stand a bare server with as many connections and the same answer, which is
 * called in turn with Stima, and the same server before the files. Other load on the machine slows both servers. So a
 * price is to be judged by the bare server of the same run.
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
  const partner = callAs(server, 'partner');
  const { data } = openHome(home);
  const countInForce = async () => inForce(await readLedger(data, 'diamonds')).length;
  await writeFile(join(incoming, 'first.csv'), `${[head, ...rows.filter((_, i) => i % 361 >= 320)].join('\n')}\n`);
  const stone = { carat: 1, cut: 'Ideal', color: 'G', clarity: 'VS1' };
  const price = () => partner('POST', '/v1/diamonds/predict', stone);
  await until(async () => (await price()).status === 200);

  const answer = join(folder, 'answer.json');
  await writeFile(answer, JSON.stringify((await price()).body));
  const bareUrl = await startBareServer(answer);
  await openIdle(bareUrl);
  const callBare = () => fetchJson(`${bareUrl}/one`, { method: 'POST', body: JSON.stringify(stone) });
  await openIdle(server.url);
  const before = await timeWhile([price, callBare], () => sleep(SECONDS_BEFORE * 1_000));
  for (let i = 0; i < FILES; i++) await writeFile(join(incoming, `${i}.csv`), table(i, 361));
  const started = performance.now();
  const spentBefore = await findCpuSeconds(server.child.pid);
  const during = await timeWhile([price, callBare], () =>
    until(async () => (await countInForce()) === FILES + 1, 240_000),
  );
  const seconds = (performance.now() - started) / 1_000;
  const spent = ((await findCpuSeconds(server.child.pid)) - spentBefore).toFixed(1);
  console.log(
    `${FILES} files in force after ${seconds.toFixed(1)} s beside ${CONNECTIONS} idle connections; the server took ${spent} s of processor time; load average ${loadavg()[0]!.toFixed(1)}`,
  );
  console.log(`| a call, beside ${CONNECTIONS} idle connections | calls | median ms | p99 ms | longest ms |`);
  console.log('| --- | --- | --- | --- | --- |');
  for (const [what, waits] of [
    ['a price, while the files are read', during[0]],
    ['bare node:http with the same bytes, while the files are read', during[1]],
    ['a price, before the files', before[0]],
    ['bare node:http with the same bytes, before the files', before[1]],
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

type Call = () => Promise<unknown>;

/**
 * How long each of two calls takes while something else is done. They are made in turn, with a pause between.
 * @returns milliseconds, ascending
 */
async function timeWhile(calls: readonly [Call, Call], work: Call): Promise<[number[], number[]]> {
  const waits: [number[], number[]] = [[], []];
  let done = false;
  const calling = (async () => {
    for (let turn: 0 | 1 = 0; !done; turn = turn === 0 ? 1 : 0) {
      const asked = performance.now();
      await calls[turn]();
      waits[turn].push(performance.now() - asked);
      await sleep(PAUSE_MS);
    }
  })();
  try {
    await Promise.race([work(), calling]);
  } finally {
    done = true;
  }
  await calling;
  for (const list of waits) list.sort((a, b) => a - b);
  return waits;
}

function quantile(ascending: readonly number[], share: number): string {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))]!.toFixed(1);
}
