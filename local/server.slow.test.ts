import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stonesCsv } from '../datasets/diamonds/testing/stones-csv.ts';
import { rugsCsv } from '../datasets/testing/rugs/make-rugs.ts';
import { endChildren } from './testing/child-processes.ts';
import { callAs, type ServerProcess, startProcess, until } from './testing/server-process.ts';

const STONE = {
  carat: 1.1,
  cut: 'very good',
  color: 'g',
  clarity: 'vs-1',
  depth: 61.8,
  table: 57,
  x: 6.61,
  y: 6.65,
  z: 4.11,
};

/** Of the datasets of the tests, one is fitted in milliseconds. They are served by what serves an owner's own datasets. */
const OTHER_DATASETS = { STIMA_DATASETS: fileURLToPath(new URL('../datasets/testing', import.meta.url)) };
const RUG = { area: 6, knotting: 'medium', age: 30, fringes: 2 };

let base = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'stima-server-'));
});
afterAll(async () => {
  await endChildren();
  await rm(base, { recursive: true, force: true });
});

describe('npm start with an empty store', () => {
  it('learns from the shipped data, and is ready at once at the second start', async () => {
    const home = join(base, 'first');
    const first = await startProcess(home);
    const ask = callAs(first, 'partner');
    const { status, body } = await ask('POST', '/v1/diamonds/predict', STONE);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      dataset: 'diamonds',
      version: 'v1',
      unit: 'USD',
      range: { coverage: 0.9 },
      warnings: [],
    });
    expect(body.range.low).toBeLessThan(body.price);
    expect(body.range.high).toBeGreaterThan(body.price);
    const cents = (amount: number) => Math.round(amount * 100);
    const reasons: { amount: number; factor: number }[] = body.reasons;
    expect(reasons.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(
      cents(body.price) - cents(body.reference.price),
    );
    expect(reasons.reduce((product, { factor }) => product * factor, 1)).toBeCloseTo(
      body.price / body.reference.price,
      3,
    );

    const heavy = await ask('POST', '/v1/diamonds/predict', { ...STONE, carat: 4 });
    expect(heavy.body.warnings).toContainEqual(expect.objectContaining({ code: 'implausible-carat', path: '/carat' }));

    const [owner] = (await callAs(first, 'owner')('GET', '/v1/diamonds/uploads')).body.uploads;
    expect(owner).toMatchObject({ state: 'in force', read: 53_940, accepted: 53_940, refused: 0 });
    const report = (await ask('GET', '/v1/diamonds')).body.report;
    expect(JSON.stringify(report)).toMatch(/multivariate linear regression/);
    expect(await first.kill('SIGINT')).toBe(0);

    const second = await startProcess(home);
    expect((await callAs(second, 'partner')('POST', '/v1/diamonds/predict', STONE)).body).toEqual(body);
    expect(second.key).toBe(first.key);
    await second.kill();
  });
});

describe('npm start -- --empty', () => {
  let server: ServerProcess;
  const home = () => join(base, 'empty');
  const version = async () => (await callAs(server, 'partner')('POST', '/v1/rugs/predict', RUG)).body.version as string;
  const uploads = async () => (await callAs(server, 'owner')('GET', '/v1/rugs/uploads')).body.uploads;

  it('says what to do if there is no model, and starts a run for a file that is copied in', async () => {
    server = await startProcess(home(), ['--empty'], OTHER_DATASETS);
    const refused = await callAs(server, 'partner')('POST', '/v1/rugs/predict', RUG);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'no-model', detail: expect.stringMatching(/upload|CSV/i) });
    await callAs(server, 'owner')('POST', '/v1/rugs/train');
    const told = await until(async () => /^Run .*$/m.exec(server.errors())?.[0]);
    expect(told).toMatch(
      /^Run request-[\da-f-]+ failed: NothingToFitError: no upload of rugs is in force; put a CSV into incoming\/rugs\/ first\.$/,
    );
    const file = join(base, 'a.csv');
    await writeFile(file, rugsCsv(900, 1));
    await copyFile(file, join(home(), 'data/incoming/rugs/a.csv'));
    await until(async () => (await version()) === 'v1');
  });

  it('serves the next version without a restart, and shows the steps of the run', async () => {
    const owner = callAs(server, 'owner');
    const sent = await owner('POST', '/v1/rugs/uploads', rugsCsv(900, 2), 'text/csv');
    expect(sent.status).toBe(202);
    await until(async () => (await version()) === 'v2');
    const upload = await owner('GET', `/v1/rugs/uploads/${sent.body.uploadId}`);
    expect(upload.body).toMatchObject({ state: 'in force', read: 900, accepted: 900, refused: 0 });
    const runs: { runId: string; state: string }[] = (await owner('GET', '/v1/rugs/runs')).body.runs;
    const story = await until(async () => {
      const { body } = await owner('GET', `/v1/rugs/runs/${runs[0]!.runId}`);
      return body.state === 'succeeded' && body;
    });
    expect(story.steps.map(({ step }: { step: string }) => step)).toEqual([
      'ingest',
      'fit',
      'evaluate',
      'decide',
      'promote',
    ]);
  });

  it('completes the work after SIGKILL in the middle of a run, and loses no row', async () => {
    const owner = callAs(server, 'owner');
    await owner('POST', '/v1/rugs/uploads', rugsCsv(30_000, 3), 'text/csv');
    const isRunning = async () => {
      const { runs }: { runs: { state: string }[] } = (await owner('GET', '/v1/rugs/runs')).body;
      return runs.some(({ state }) => state === 'running');
    };
    await until(isRunning, 60_000, 5);
    await server.kill('SIGKILL');
    server = await startProcess(home(), ['--empty'], OTHER_DATASETS);
    expect(['v2', 'v3']).toContain(await version());
    await until(async () => (await version()) === 'v3');
    const all: { accepted: number; state: string }[] = await uploads();
    expect(all.map(({ state }) => state)).toEqual(['in force', 'in force', 'in force']);
    expect(all.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(900 + 900 + 30_000);
    const { runs } = (await callAs(server, 'owner')('GET', '/v1/rugs/runs')).body;
    expect(runs.map(({ state }: { state: string }) => state)).not.toContain('running');
  });

  type Run = { runId: string; state: string; steps: { step: string; message: string }[] };
  const ask = (...call: Parameters<ReturnType<typeof callAs>>) => callAs(server, 'owner')(...call);
  const priceStone = async (query = '') =>
    (await callAs(server, 'partner')('POST', `/v1/diamonds/predict${query}`, STONE)).body;
  const runsOfStones = async (): Promise<Run[]> => (await ask('GET', '/v1/diamonds/runs')).body.runs;
  const messageOf = (step: string, { steps }: Run) => steps.find((each) => each.step === step)?.message ?? '';

  it('fits once more for two uploads that arrive during a fit, and lists runs and uploads page by page', async () => {
    const send = async (from: number) => ask('POST', '/v1/diamonds/uploads', stonesCsv(from, 12), 'text/csv');
    await send(0);
    await until(async () => (await runsOfStones()).length > 0);
    await Promise.all([send(1), send(2)]);
    const after = await until(async () => {
      const now = await runsOfStones();
      return now.length === 3 && now.every(({ state }) => state === 'succeeded') && now;
    });
    expect(after.map((run) => messageOf('fit', run)).sort()).toEqual([
      expect.stringMatching(/^v1 is fitted on 1 upload/),
      expect.stringMatching(/^v2 is fitted on 3 uploads/),
      expect.stringMatching(/^v2 was fitted before on 3 uploads/),
    ]);
    const { runs: latest, next } = (await ask('GET', '/v1/diamonds/runs?limit=1')).body;
    expect(latest).toEqual((await runsOfStones()).slice(0, 1));
    expect((await ask('GET', `/v1/diamonds/runs?limit=2&next=${next}`)).body.runs).toEqual(
      (await runsOfStones()).slice(1),
    );
    expect((await ask('GET', '/v1/diamonds/uploads?limit=0')).body.detail).toMatch(/limit is "0"/);
  });

  it('withdraws uploads, and the earlier version answers again when its owner says so, byte for byte', async () => {
    const pinned = await priceStone('?version=v1');
    const { uploads } = (await ask('GET', '/v1/diamonds/uploads')).body;
    const [, ...later] = [...uploads].sort((a, b) => (a.since < b.since ? -1 : 1));
    for (const moved of await Promise.all(
      later.map(({ uploadId }) => ask('DELETE', `/v1/diamonds/uploads/${uploadId}`)),
    ))
      expect(moved).toMatchObject({ status: 202, body: { state: 'withdrawn' } });
    // Two thirds of the stones are gone, so the version without them is worse.
    const decided = await until(async () => {
      const [newest] = await runsOfStones();
      const message = messageOf('decide', newest!);
      return newest!.state !== 'running' && message.startsWith('v1') && message;
    });
    expect(decided).toMatch(/^v1: keep\. .* on 4\d\d held-out rows .* with \{"confirm": true\}\.$/);
    expect((await priceStone()).version).not.toBe('v1');
    const promote = '/v1/diamonds/versions/v1/promote';
    expect(await ask('POST', promote)).toMatchObject({ status: 409, body: { code: 'needs-confirm' } });
    expect((await ask('POST', promote, { confirm: true })).status).toBe(200);
    await until(async () => (await priceStone()).version === 'v1');
    expect(await priceStone()).toEqual(pinned);
  });

  it('starts with an unreadable pointer, says what to do, and that repairs it', async () => {
    await server.kill();
    // The next start need not read known files again, nor look for interrupted runs. A file that was read within 2 seconds of its
    // arrival may have changed since, so it is not known.
    const seen = (await readFile(join(home(), 'cache/seen-files.jsonl'), 'utf8')).trim().split('\n');
    const keys: string[] = seen.map((line) => JSON.parse(line)[0]);
    expect(keys).toContain('incoming/rugs/a.csv');
    expect(new Set(keys).size).toBe(keys.length);
    expect(await readdir(join(home(), 'under-way'))).toEqual([]);
    const pointer = join(home(), 'models/rugs/champion.json');
    await writeFile(pointer, (await readFile(pointer, 'utf8')).slice(0, 30));
    server = await startProcess(home(), ['--empty'], OTHER_DATASETS);
    expect(server.greeting).toMatch(
      /champion\.json is damaged: 30 bytes that are not JSON\. Make a whole version champion: POST /,
    );
    const ask = () => callAs(server, 'partner')('POST', '/v1/rugs/predict', RUG);
    expect(await ask()).toMatchObject({
      status: 503,
      body: { code: 'champion-damaged', detail: expect.stringMatching(/POST .*promote/) },
    });
    const { versions } = (await callAs(server, 'partner')('GET', '/v1/rugs/versions')).body;
    const latest = versions[0].version;
    expect(await callAs(server, 'owner')('POST', `/v1/rugs/versions/${latest}/promote`)).toMatchObject({
      status: 200,
      body: {
        version: latest,
        by: 'owner',
        repaired: 'rugs/champion.json was damaged: 30 bytes that are not JSON',
      },
    });
    expect(await ask()).toMatchObject({ status: 200, body: { version: latest } });
  });

  it('refuses a second server on its port, in one sentence', async () => {
    const port = new URL(server.url).port;
    await expect(startProcess(join(base, 'other'), ['--empty'], { PORT: port })).rejects.toThrow(
      new RegExp(`^exit code 1: [^\\n]*${port}[^\\n]*\\n$`),
    );
  });

  it('ends at once on a signal', async () => {
    expect(await server.kill('SIGINT')).toBe(0);
  });
});

describe('npm start where it cannot work', () => {
  it('says in one sentence that its folder cannot be written', async () => {
    const file = join(base, 'a file');
    await writeFile(file, '');
    await expect(startProcess(join(file, 'home'))).rejects.toThrow(/^exit code 1: [^\n]*a file[^\n]*\n$/);
  });

  it.runIf(process.platform === 'linux')('says so at once if no file can be made in its folder', async () => {
    await expect(startProcess('/proc/stima')).rejects.toThrow(
      /^exit code 1: STIMA_HOME \/proc\/stima cannot be used: [^\n]*\n$/,
    );
  });

  it('says which values PORT may have', async () => {
    await expect(startProcess(join(base, 'port'), [], { PORT: 'http' })).rejects.toThrow(
      /PORT is "http"; a number from 0 to 65535/,
    );
  });
});
