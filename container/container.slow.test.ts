import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import { runProgram } from '../local/sam/run-program.ts';
import { encodeEquations } from '../training/lattice/encode-equations.ts';
import { decodeSummary } from '../training/lattice/encode-summary.ts';
import { createEquations } from '../training/lattice/equations.ts';
import { createRecipe } from '../training/lattice/recipe.ts';
import { buildImage } from './build-image.ts';
import { findBase } from './find-base.ts';
import { fitDigest } from './fit-digest.ts';
import { folderWith } from './testing/folder-with.ts';
import { type LambdaPath, runLambdaPath } from './testing/lambda-path.ts';
import { dockerRunner, processRunner, type Runner, untilAnswering, untilSaid } from './testing/runner.ts';

const recipe = createRecipe(diamonds, undefined, diamonds.reference);
const CSV = fileURLToPath(new URL('../datasets/diamonds/diamonds.csv', import.meta.url));

const found = await findBase();
if ('missing' in found) process.stderr.write(`The container is not tested: ${found.missing}.\n`);

let work = '';
let lambda: LambdaPath;
beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'stima-container-'));
  lambda = await runLambdaPath('diamonds', CSV);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describeContract('As a plain process', async () => processRunner);

describe.skipIf('missing' in found)('The image', () => {
  const tag = `stima-test:${process.pid}`;
  afterAll(async () => {
    if ('base' in found) await runProgram('docker', ['rmi', '--force', tag]);
  });

  describeContract('In a container', async () => {
    if ('base' in found) await buildImage({ tag, base: found.base });
    return dockerRunner(tag);
  });

  it('refuses to fit by other code than that of the functions', async () => {
    const root = folderWithSums();
    const run = await dockerRunner(tag).start('train', root, { STIMA_FIT: '0123456789abcdef' });
    expect(await run.ended).toBe(1);
    expect(readFileSync(join(root, 'output/failure'), 'utf8')).toMatch(
      /^This image fits by the code [0-9a-f]{16}, and the functions by 0123456789abcdef; build it/,
    );
  });

  it('serves as user nobody after it has opened the port', async () => {
    const server = await dockerRunner(tag).start('serve', trained());
    try {
      await untilAnswering(server);
      const port = new URL(server.url).port;
      const { stdout } = await runProgram('docker', ['ps', '--filter', `publish=${port}`, '--format', '{{.ID}}']);
      const status = await runProgram('docker', ['exec', stdout.trim(), 'cat', '/proc/1/status']);
      expect(status.stdout).toMatch(/^Uid:\s+65534\s+65534\s+65534\s+65534$/m);
    } finally {
      server.terminate();
      await server.ended;
    }
  });
});

/** The contract of the container for SageMaker and other callers. */
function describeContract(name: string, createRunner: () => Promise<Runner>) {
  describe(name, () => {
    let runner: Runner;
    beforeAll(async () => {
      runner = await createRunner();
    });
    const train = async (root: string, env = {}) => {
      const run = await runner.start('train', root, { STIMA_DATASET: 'diamonds', ...env });
      return { code: await run.ended, said: run.said() };
    };

    it('learns the diamonds to the same bytes as the functions on AWS', async () => {
      const root = folderWith(work, { 'diamonds.csv': CSV });
      const { code, said } = await train(root, { STIMA_DATASET: 'diamonds', STIMA_VERSION: 'v7' });
      expect(said).toMatch(/^ingest: 53,940 of 53,940 rows accepted$/m);
      expect(said).toMatch(/"medianAbsolutePercentageError":0\.03/);
      expect(code).toBe(0);
      expect(readFileSync(join(root, 'model/model.json')).equals(lambda.model)).toBe(true);
      expect(readdirSync(join(root, 'model'))).toEqual(
        expect.arrayContaining(['report.json', 'report.html', 'equations.bin', 'samples.bin', 'receipt.json']),
      );
      expect(JSON.parse(readFileSync(join(root, 'model/report.json'), 'utf8')).version).toBe('v7');
      expect(existsSync(join(root, 'output/failure'))).toBe(false);
    });

    it('fits the same bytes from sums of uploads, and leaves the merged sums', async () => {
      const root = folderWithSums();
      const { code, said } = await train(root);
      expect(said).toMatch(/^Fitting diamonds from the sums of uploads\.\nmerge: 1 upload\nfit: \d+ rows\n$/);
      expect(code).toBe(0);
      expect(readFileSync(join(root, 'model/model.json')).equals(lambda.model)).toBe(true);
      expect(readdirSync(join(root, 'model')).sort()).toEqual([
        'equations.bin',
        'fit.json',
        'model.json',
        'samples.bin',
      ]);
      const upload = (file: string) => [...lambda.upload].find(([name]) => basename(name) === file)![1];
      const left = (file: string) => readFileSync(join(root, 'model', file));
      expect(left('samples.bin').equals(upload('samples.bin'))).toBe(true);
      const equations = createEquations(recipe, decodeSummary(recipe, upload('summary.bin')));
      expect(left('equations.bin').equals(encodeEquations(equations))).toBe(true);
    });

    it('fits if the expected code is its own', async () => {
      expect(await train(folderWithSums(), { STIMA_FIT: await fitDigest() })).toMatchObject({ code: 0 });
    });

    it('refuses parameters of the sums if the sums are given', async () => {
      const root = folderWithSums({ seed: '7' });
      expect(await train(root)).toMatchObject({ code: 1 });
      expect(readFileSync(join(root, 'output/failure'), 'utf8')).toMatch(
        /^The summaries are given, so only fit can be/,
      );
    });

    it('says in one or two sentences why it has made no model', async () => {
      const broken = join(work, 'broken.csv');
      writeFileSync(broken, 'weight,colour\n1,G\n');
      const root = folderWith(work, { 'broken.csv': broken }, {});
      expect(await train(root)).toMatchObject({ code: 1 });
      expect(readFileSync(join(root, 'output/failure'), 'utf8')).toMatch(
        /^broken\.csv: The header has no column "cut", "clarity", "price"\. Found: "weight", "colour"\. Expected: [^\n]*\.$/,
      );
      expect(existsSync(join(root, 'model/model.json'))).toBe(false);
    });

    it('stops at once on a signal, and leaves no model', async () => {
      const root = folderWith(work, { 'diamonds.csv': CSV });
      const run = await runner.start('train', root, { STIMA_DATASET: 'diamonds' });
      await untilSaid(run, 'ingest:');
      const told = performance.now();
      run.terminate();
      expect(await run.ended).toBe(143);
      expect(performance.now() - told).toBeLessThan(5_000);
      expect(run.said()).toMatch(/Stopped by SIGTERM; there is no model\.\n$/);
      expect(existsSync(join(root, 'model/model.json'))).toBe(false);
      expect(existsSync(join(root, 'output/failure'))).toBe(false);
    });

    it('answers /ping, and /invocations as the function on AWS does, byte for byte', async () => {
      const server = await runner.start('serve', trained());
      try {
        await untilAnswering(server);
        const item = diamonds.referenceItem;
        const bodies = [item, [item, { ...item, carat: 1.31 }], { items: [item] }, { carat: -1 }, [{}], 'one', null];
        for (const body of bodies) {
          const expected = await lambda.predict(body);
          for (const path of ['/invocations', '/v1/diamonds/predict']) {
            const answer = await post(`${server.url}${path}`, JSON.stringify(body));
            expect(answer.status).toBe(expected.statusCode);
            expect(answer.headers.get('content-type')).toBe(expected.headers!['content-type']);
            expect(await answer.text()).toBe(expected.body);
          }
        }
        const csv = await post(
          `${server.url}/invocations`,
          'carat,cut,color,clarity\n1,Ideal,G,VS2\n-1,Ideal,G,VS2\n',
          'text/csv',
        );
        expect(csv.headers.get('x-content-type-options')).toBe('nosniff');
        expect(csv.headers.get('cache-control')).toBe('no-store');
        const [header, priced, refused] = (await csv.text()).split('\n');
        const answer = JSON.parse((await lambda.predict({ carat: 1, cut: 'Ideal', color: 'G', clarity: 'VS2' })).body);
        expect(header).toBe(
          'carat,cut,color,clarity,predicted_price,range_low,range_high,range_coverage,range_unsupported,model_version,warnings,error',
        );
        expect(priced).toMatch(new RegExp(`^1,Ideal,G,VS2,${answer.price.toFixed(2)},`));
        expect(refused).toMatch(/^-1,Ideal,G,VS2,,,,,,,,\S/);
        const headless = await post(`${server.url}/invocations`, '1,Ideal,G,VS2\n', 'text/csv');
        expect(headless.headers.get('x-content-type-options')).toBe('nosniff');
        expect([headless.status, await headless.json()]).toMatchObject([400, { code: 'invalid-input' }]);
        const ping = await fetch(`${server.url}/ping`);
        expect(await ping.json()).toEqual({ status: 'ok', dataset: 'diamonds', version: 'v1' });
      } finally {
        server.terminate();
      }
      expect(await server.ended).toBe(0);
    });

    it('does not serve a folder without a model', async () => {
      const root = trained();
      writeFileSync(join(root, 'model/model.json'), '{"format":');
      const server = await runner.start('serve', root);
      expect(await server.ended).toBe(1);
      expect(server.said()).toMatch(/model\.json is damaged \(.*\); train it again\.\n$/);
    });
  });
}

/** A folder like /opt/ml with the sums of the upload of the functions on AWS. */
function folderWithSums(parameters = {}): string {
  const root = folderWith(work, {}, parameters);
  for (const [name, body] of lambda.upload) {
    if (!name.endsWith('.bin')) continue;
    const path = join(root, 'input/data/summaries', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
  }
  return root;
}

/** A folder like /opt/ml with the model of the functions on AWS. */
function trained(): string {
  const root = mkdtempSync(join(work, 'ml-'));
  mkdirSync(join(root, 'model'));
  writeFileSync(join(root, 'model/model.json'), lambda.model);
  return root;
}

const post = (url: string, body: string, type = 'application/json') =>
  fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
