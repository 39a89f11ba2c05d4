import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endChildren } from '../../local/testing/child-processes.ts';
import { callAs, type ServerProcess } from '../../local/testing/server-process.ts';
import { findTool, NO_PYTHON_TOOLS } from './interface-tools.ts';
import { startWithFewStones } from './start-with-few-stones.ts';

const run = promisify(execFile);
const here = import.meta.dirname;
const STONE = { carat: 1.1, cut: 'Ideal', color: 'G', clarity: 'VS2' };

/** What both programs print. */
interface Told {
  readonly one: readonly [string, number];
  readonly list: readonly (readonly [string, number | string])[];
  readonly refused: readonly [string, number];
}

let folder = '';
let server: ServerProcess;
let expected: Told;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-clients-'));
  server = await startWithFewStones(join(folder, 'home'));
  const document = await (await fetch(`${server.url}/openapi.json`)).text();
  await writeFile(join(folder, 'openapi.json'), document);
  const ask = callAs(server, 'partner');
  const priceOf = async (carat: number): Promise<number> =>
    (await ask('POST', '/v1/diamonds/predict', { ...STONE, carat })).body.price;
  const [small, large] = [await priceOf(1.1), await priceOf(2)];
  expected = {
    one: ['one', small],
    list: [
      ['first', small],
      ['wrong', 'out-of-bounds'],
      ['third', large],
    ],
    refused: ['invalid-input', 400],
  };
  expect(small).toBeGreaterThan(0);
}, 300_000);
afterAll(async () => {
  await endChildren();
  await rm(folder, { recursive: true, force: true });
});

describe('a client made of the document prices one stone and a list', () => {
  it('in TypeScript, with every type checked', async () => {
    const { default: openapiTS, astToString } = await import('openapi-typescript');
    const types = astToString(await openapiTS(new URL(`file://${folder}/openapi.json`)));
    await writeFile(join(folder, 'stima.d.ts'), types);
    await copyFile(join(here, 'price-stones.ts.txt'), join(folder, 'price-stones.ts'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const roots = join(here, '..', '..', 'node_modules', '@types');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--skipLibCheck', 'false'];
    const typed = ['--allowImportingTsExtensions', '--types', 'node', '--typeRoots', roots];
    await run(process.execPath, [tsc, ...options, ...typed, 'price-stones.ts'], { cwd: folder });
    const { stdout } = await run(process.execPath, ['price-stones.ts', server.url, server.key], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it('in Python', async (context) => {
    const tool = findTool('openapi-python-client');
    if (tool === undefined) return context.skip(NO_PYTHON_TOOLS);
    // It calls ruff, which stands beside it.
    const env = { ...process.env, PATH: `${dirname(tool)}${delimiter}${process.env.PATH}`, PYTHONPATH: folder };
    const made = ['generate', '--path', 'openapi.json', '--meta', 'none', '--output-path', 'stima_client'];
    await run(tool, made, { cwd: folder, env });
    const program = [join(here, 'price_stones.py'), server.url, server.key];
    const { stdout } = await run(join(dirname(tool), 'python'), program, { cwd: folder, env });
    expect(JSON.parse(stdout)).toEqual(expected);
  });
});
