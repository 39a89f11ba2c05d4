import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { endChildren, startChild } from '../local/testing/child-processes.ts';
import { startProcess } from '../local/testing/server-process.ts';
import { objectReader, parseJson, readNumber } from '../training/table/read-json.ts';
import { findCpuSeconds } from './cpu-seconds.ts';
import { findPython, NO_PYTHON } from './python.ts';
import { median, report, type TableRow } from './report.ts';
import { CSV_HEADER, csvLine, draw, itemOf, readStones } from './stones.ts';

/*
 * Requests a second, the 99th percentile of their times, and the processor time that a server spends on each. Each answer
 * is full (price, range, reasons). Single stones are asked on 32 connections, lists of 1,000 on four. Beside ours, in turns, stand a bare server that answers
 * the same bytes, and what a user would write instead: FastAPI with CatBoost and its SHAP values. Server and load
 * generator are two processes on the same machine. Other work on the machine slows all of them, so a figure is to be
 * judged by those beside it.
 */

const SECONDS = Number(process.env.SECONDS ?? 6);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
/** The peer needs seconds for a list, and fewer than four connections would leave cores of ours idle. */
const LOADS = { one: { connections: 32, seconds: SECONDS }, list: { connections: 4, seconds: 2 * SECONDS } } as const;

/** A server that is measured. Each case has an address of its own if the answer must differ. */
interface Measured {
  readonly name: string;
  readonly pid: number | undefined;
  readonly urlOf: (kind: Kind) => string;
}

type Kind = keyof typeof LOADS;

const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
try {
  const stones = readStones();
  const items = draw(stones.test, 1_000, 1).map(({ row }) => itemOf(row));
  const stima = await startProcess(join(folder, 'home'));
  const headers = { 'content-type': 'application/json', 'x-api-key': stima.key };
  const url = `${stima.url}/v1/diamonds/predict`;
  const cases = [await prepare('one', items[0]), await prepare('list', items)];
  const bare = await start(process.execPath, [script('./bare-server.ts'), ...cases.map(({ answered }) => answered)]);
  const peer = await startPeer();
  const servers: Measured[] = [
    { name: 'Stima', pid: stima.child.pid, urlOf: () => url },
    { name: 'bare node:http', pid: bare.pid, urlOf: (kind) => `${bare.url}/${kind}` },
    ...(peer ? [{ name: 'FastAPI, uvicorn, CatBoost with SHAP', pid: peer.pid, urlOf: () => peer.url }] : []),
  ];

  const table: TableRow[] = [];
  for (const { kind, path, answered, count } of cases) {
    const runs = new Map<Measured, Load[]>(servers.map((server) => [server, []]));
    for (let round = 0; round <= ROUNDS; round++)
      for (const server of servers) {
        const load = await measure(server, kind, path);
        // The first round warms up.
        if (round > 0) runs.get(server)!.push(load);
      }
    for (const [{ name }, loads] of runs) {
      const rate = median(loads.map(({ requests }) => requests.average));
      table.push({
        stones: count,
        server: name,
        'answer KB': name.startsWith('FastAPI') ? '' : (readFileSync(answered).length / 1024).toFixed(1),
        'requests/s': rate.toFixed(count > 1 ? 1 : 0),
        'stones/s': Math.round(rate * count),
        'p50 ms': median(loads.map(({ latency }) => latency.p50)),
        'p99 ms': median(loads.map(({ latency }) => latency.p99)),
        'CPU µs a stone': median(loads.map(({ cpuMicroseconds }) => cpuMicroseconds / count)).toFixed(1),
        failed: loads.reduce((sum, { non2xx, errors }) => sum + non2xx + errors, 0),
      });
    }
  }
  if (!peer) table.push({ server: `FastAPI, uvicorn, CatBoost with SHAP (${NO_PYTHON})` });
  report('serve', table, { loads: LOADS, rounds: ROUNDS });

  /** Writes what is sent, and what Stima answers to it. */
  async function prepare(kind: Kind, body: unknown) {
    const path = join(folder, `${kind}.json`);
    writeFileSync(path, JSON.stringify(body));
    const answer = await fetch(url, { method: 'POST', headers, body: readFileSync(path) });
    if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
    const answered = join(folder, `${kind}-answer.json`);
    writeFileSync(answered, Buffer.from(await answer.arrayBuffer()));
    return { kind, path, answered, count: Array.isArray(body) ? body.length : 1 };
  }

  /** `undefined` if there is no Python with the pinned packages. */
  async function startPeer() {
    const python = findPython();
    if (python === undefined) return undefined;
    const path = join(folder, 'train.csv');
    writeFileSync(path, CSV_HEADER + stones.train.map(({ row, price }) => csvLine(row, price)).join(''));
    return start(python, [script('./fastapi_server.py'), path]);
  }

  async function measure({ name, pid, urlOf }: Measured, kind: Kind, bodyPath: string): Promise<Load> {
    const before = await findCpuSeconds(pid);
    const load = await fire(urlOf(kind), bodyPath, stima.key, LOADS[kind]);
    const { seconds } = LOADS[kind];
    const answers = load.requests.average * seconds;
    if (!(answers > 0)) throw new Error(`${name} has answered nothing in ${seconds} s; give it more: SECONDS=20`);
    return { ...load, cpuMicroseconds: (1e6 * ((await findCpuSeconds(pid)) - before)) / answers };
  }
} finally {
  await endChildren();
  rmSync(folder, { recursive: true, force: true });
}

/** Starts a server that prints its address once it listens. */
async function start(
  program: string,
  args: readonly string[],
): Promise<{ readonly pid: number; readonly url: string }> {
  const child = startChild(program, args, {});
  child.stderr.pipe(process.stderr);
  let printed = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += chunk;
    const url = /http:\S+/.exec(printed)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    return { pid: child.pid!, url };
  }
  throw new Error(`${args[0]} ended: ${printed}`);
}

/** What autocannon prints of one measurement. */
interface Printed {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly non2xx: number;
  readonly errors: number;
}

interface Load extends Printed {
  /** Processor time of the server for each request. */
  readonly cpuMicroseconds: number;
}

function readPrinted(value: unknown, path: string): Printed {
  const read = objectReader<Printed>({
    requests: objectReader({ average: readNumber }),
    latency: objectReader({ p50: readNumber, p99: readNumber }),
    non2xx: readNumber,
    errors: readNumber,
  });
  return read(value, path);
}

async function fire(
  url: string,
  bodyPath: string,
  key: string,
  { connections, seconds }: (typeof LOADS)[Kind],
): Promise<Printed> {
  const args = ['-j', '-n', '-c', connections, '-d', seconds, '-t', 60, '-m', 'POST', '-i', bodyPath];
  const headers = ['-H', 'content-type=application/json', '-H', `x-api-key=${key}`];
  const cannon = script('../node_modules/autocannon/autocannon.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cannon, ...args.map(String), ...headers, url]);
  return parseJson(stdout, readPrinted);
}

function script(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
