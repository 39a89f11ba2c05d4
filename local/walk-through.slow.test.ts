import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStima } from '../cli/testing/run-stima.ts';
import { stonesCsv } from '../datasets/diamonds/testing/stones-csv.ts';
import { endChildren } from './testing/child-processes.ts';
import { callAs, type ServerProcess, startProcess, until } from './testing/server-process.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const STONE = {
  carat: 1.1,
  cut: 'very good',
  color: 'f',
  clarity: 'vs1',
  depth: 61.8,
  table: 57,
  x: 6.61,
  y: 6.65,
  z: 4.11,
};

let base = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'stima-walk-'));
});
afterAll(async () => {
  await endChildren();
  await rm(base, { recursive: true, force: true });
});

const callsOf = (server: ServerProcess) => {
  const [owner, partner] = [callAs(server, 'owner'), callAs(server, 'partner')];
  const get = async (path: string) => (await owner('GET', `/v1/diamonds/${path}`)).body;
  const priceOf = async (
    asOf?: string,
  ): Promise<{ price: number; asOf: string; version: string; ownRows?: number }> => {
    const { status, body } = await partner('POST', `/v1/diamonds/predict${asOf ? `?asOf=${asOf}` : ''}`, STONE);
    return status === 200 ? body : Promise.reject(new Error(JSON.stringify(body)));
  };
  /** Waits until the runs of all uploads have ended, and some upload is as it should be. */
  const settled = (isThere: (uploads: readonly Upload[]) => boolean): Promise<readonly Upload[]> =>
    until(async () => {
      const { uploads } = await get('uploads?limit=100');
      const { runs } = await get('runs?limit=100');
      const isDone = runs.every(({ state }: { state: string }) => state === 'succeeded' || state === 'failed');
      return isDone && isThere(uploads) && (uploads as readonly Upload[]);
    }, 110_000);
  return { owner, get, priceOf, settled };
};

interface Upload {
  readonly uploadId: string;
  readonly name: string;
  readonly state: string;
  readonly message?: string;
}

describe('a year of lists in a market that falls by 2 % a month', () => {
  const [year, month] = [new Date().getUTCFullYear(), new Date().getUTCMonth()];
  const months = Array.from({ length: 12 }, (_, i) =>
    new Date(Date.UTC(year, month - 12 + i, 1)).toISOString().slice(0, 7),
  );
  const level = (i: number) => 0.98 ** i / 0.98 ** 11;

  it('is dropped in out of order, and the price of a stone is asked for month by month', async () => {
    const home = join(base, 'months');
    const server = await startProcess(home, ['--empty']);
    const { owner, priceOf, settled } = callsOf(server);
    const order = [7, 2, 11, 0, 9, 4, 5, 10, 1, 8, 3, 6];
    for (const i of order) {
      const folder = join(home, 'data/incoming/diamonds', months[i]!);
      await mkdir(folder, { recursive: true });
      await writeFile(
        join(folder, 'list.csv'),
        stonesCsv(i, 120, (price) => Math.round(price * level(i))),
      );
    }
    const inForce = (count: number) => (uploads: readonly Upload[]) =>
      uploads.filter(({ state }) => state === 'in force').length === count;
    const uploads = await settled(inForce(12));
    const pricesOf = async () => {
      const asked = await Promise.all(months.map((one) => priceOf(one)));
      const last = asked.at(-1)!.price;
      expect(asked.map(({ asOf }) => asOf)).toEqual(months);
      return asked.map(({ price }) => price / last);
    };
    const path = await pricesOf();
    for (const [i, ratio] of path.entries()) expect(Math.abs(ratio / level(i) - 1)).toBeLessThan(0.03);
    expect(await priceOf()).toMatchObject({ asOf: months[11] });

    const withdrawn = uploads.find(({ name }) => name === `${months[5]}/list.csv`)!;
    const before = (await priceOf()).version;
    expect((await owner('DELETE', `/v1/diamonds/uploads/${withdrawn.uploadId}?confirm=true`)).status).toBe(202);
    await settled(inForce(11));
    await until(async () => (await priceOf()).version !== before);
    // Nothing is known of that month any more. It lies on the line between its neighbours, as the market does.
    const without = await pricesOf();
    for (const [i, ratio] of without.entries()) expect(Math.abs(ratio / level(i) - 1)).toBeLessThan(0.03);

    // A command on the same machine says that the last list is of an earlier month. The server learns it at once.
    const wrong = uploads.find(({ name }) => name === `${months[11]}/list.csv`)!;
    const corrected = await runStima(['correct', wrong.uploadId, '--as-of', months[5]!, '--dataset', 'diamonds'], {
      cwd: base,
      env: { STIMA_HOME: home },
    });
    expect(corrected).toMatchObject({ code: 0, stdout: expect.stringContaining(`is of ${months[5]} now`) });
    await until(async () => (await priceOf()).asOf === months[10], 110_000);

    const { version } = await priceOf();
    const market = await runStima(['market', '--model', join(home, 'models/diamonds', version)], { cwd: base });
    expect(market.code).toBe(0);
    expect(market.stdout).toContain(`as a multiple of those of ${months[10]}`);
    for (const one of months.slice(0, 11)) expect(market.stdout).toContain(one);
    await server.kill();
  });
});

describe('the first story of the README', () => {
  it('comes to one’s own prices with forty stones, by the commands as they are written', async () => {
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
    const block = /Here are 42 stones.*?```sh\n(.*?)```/s.exec(readme)?.[1];
    const [send, ask] = block!.split(/^sleep 20\n/m);
    const folder = join(base, 'checkout');
    const home = join(folder, '.stima');
    await mkdir(folder);
    await symlink(join(ROOT, 'datasets'), join(folder, 'datasets'));
    const server = await startProcess(home);
    const { priceOf, settled } = callsOf(server);
    const before = await priceOf();
    const run = async (commands: string) =>
      (await promisify(execFile)('bash', ['-euc', `API=${server.url}/v1/diamonds\n${commands}`], { cwd: folder }))
        .stdout;
    await run(send!);
    await settled((uploads) => uploads.some(({ name, state }) => name === 'mine.csv' && state === 'in force'));
    await until(async () => (await priceOf()).version !== before.version);
    const told = await run(ask!);
    expect(told).toMatch(/These are your first prices\. They stand 2[0-4]\s% above what was known before/);
    const own = await priceOf();
    expect(told).toContain(`"price":${own.price},`);
    expect(own.ownRows).toBeGreaterThan(20);
    // They are 22 % dearer than what ships.
    expect(Math.abs(own.price / before.price / 1.22 - 1)).toBeLessThan(0.04);
    await server.kill();
  });
});
