import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { objectReader, parseJson, readNumber } from '../training/table/read-json.ts';
import { median, report, type TableRow } from './report.ts';
import { draw, itemOf, readStones } from './stones.ts';

/*
 * Requests a second, and the 99th percentile of their times. Each answer is full (price, range, reasons), and there are
 * 32 connections. A bare server that answers the same bytes is measured in turns with ours. Server and load generator
 * are two processes on the same machine.
 */

const CONNECTIONS = 32;
const SECONDS = Number(process.env.SECONDS ?? 6);
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
const stops: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];
try {
  const stima = await start(script('../local/start.ts'), [], /(http:\S+)\/v1\/\S+ -H 'x-api-key: (\S+)'/);
  const url = `${stima[1]}/v1/diamonds/predict`;
  const key = stima[2]!;
  const stones = draw(readStones().test, 1_000, 1).map(({ row }) => itemOf(row));
  const cases = await Promise.all(
    Object.entries({ one: stones[0], list: stones }).map(async ([name, body]) => {
      const path = join(folder, `${name}.json`);
      writeFileSync(path, JSON.stringify(body));
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: readFileSync(path),
      });
      if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
      const answered = join(folder, `${name}-answer.json`);
      writeFileSync(answered, Buffer.from(await answer.arrayBuffer()));
      return { name, path, answered, items: Array.isArray(body) ? body.length : 1 };
    }),
  );
  const bare = await start(
    script('./bare-server.ts'),
    cases.map(({ answered }) => answered),
    /(http:\S+)/,
  );

  const table: TableRow[] = [];
  for (const { name, path, answered, items } of cases) {
    const servers = { Stima: url, 'bare node:http': `${bare[1]}/${name}` };
    const runs: Record<string, Load[]> = { Stima: [], 'bare node:http': [] };
    for (let round = 0; round <= ROUNDS; round++)
      for (const [server, target] of Object.entries(servers)) {
        const load = await fire(target, path, key);
        // The first round warms up.
        if (round > 0) runs[server]!.push(load);
      }
    for (const [server, loads] of Object.entries(runs)) {
      const rate = median(loads.map(({ requests }) => requests.average));
      table.push({
        stones: items,
        server,
        'answer KB': (readFileSync(answered).length / 1024).toFixed(1),
        'requests/s': rate.toFixed(items > 1 ? 1 : 0),
        'stones/s': Math.round(rate * items),
        'p50 ms': median(loads.map(({ latency }) => latency.p50)),
        'p99 ms': median(loads.map(({ latency }) => latency.p99)),
        failed: loads.reduce((sum, { non2xx, errors }) => sum + non2xx + errors, 0),
      });
    }
  }
  report('serve', table, { connections: CONNECTIONS, seconds: SECONDS, rounds: ROUNDS });
} finally {
  for (const stop of stops.reverse()) stop();
}

/**
 * Starts a server.
 * @returns the server's output, as soon as it matches the pattern
 */
async function start(path: string, args: readonly string[], ready: RegExp): Promise<RegExpExecArray> {
  const child = spawn(process.execPath, [path, ...args], {
    env: { ...process.env, PORT: '0', STIMA_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stops.push(() => child.kill());
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += chunk;
    const found = ready.exec(printed);
    if (found) {
      child.stdout.resume();
      return found;
    }
  }
  throw new Error(`${path} ended: ${printed}`);
}

/** What autocannon prints of one measurement. */
interface Load {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly non2xx: number;
  readonly errors: number;
}

function readLoad(value: unknown, path: string): Load {
  const read = objectReader<Load>({
    requests: objectReader({ average: readNumber }),
    latency: objectReader({ p50: readNumber, p99: readNumber }),
    non2xx: readNumber,
    errors: readNumber,
  });
  return read(value, path);
}

async function fire(url: string, bodyPath: string, key: string): Promise<Load> {
  const args = ['-j', '-n', '-c', CONNECTIONS, '-d', SECONDS, '-m', 'POST', '-i', bodyPath];
  const headers = ['-H', 'content-type=application/json', '-H', `x-api-key=${key}`];
  const cannon = script('../node_modules/autocannon/autocannon.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cannon, ...args.map(String), ...headers, url]);
  return parseJson(stdout, readLoad);
}

function script(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
