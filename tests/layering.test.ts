import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCircle, type Import, readImports, readSource, sourcesIn } from './read-imports.ts';

/**
 * The floors of the house: which top folders each may import from. The page in `web` knows the service by its interface
 * alone, and imports nothing of ours. Within the uppermost row `local` may use `cli`, and `container` both.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  datasets: [],
  training: ['datasets'],
  files: ['training', 'datasets'],
  registry: ['files', 'training', 'datasets'],
  lambdas: ['registry', 'files', 'training', 'datasets'],
  cli: ['lambdas', 'registry', 'files', 'training', 'datasets'],
  web: [],
  local: ['web', 'cli', 'lambdas', 'registry', 'files', 'training', 'datasets'],
  container: ['local', 'web', 'cli', 'lambdas', 'registry', 'files', 'training', 'datasets'],
  infra: [],
  bench: ['container', 'local', 'web', 'cli', 'lambdas', 'registry', 'files', 'training', 'datasets'],
};

/** The packages of the pure core. None reaches files, networks or processes. */
const PACKAGES_OF_TRAINING = ['zod', 'ml-matrix', 'ml-regression-multivariate-linear', 'node:zlib'];

/** The adapters behind the ports. Only they, and the command line's folder for SageMaker, import a client of AWS. */
const AWS_CLIENTS = [
  /^registry\/storage\/(s3-[a-z-]+|versitygw)\.ts$/,
  /^registry\/step-functions-runs\.ts$/,
  /^registry\/partners\/dynamo-[a-z-]+\.ts$/,
  /^cli\/sagemaker\//,
];

/** The declarations of datasets of one kind, and who may read them beside the datasets and the kind itself. */
const DECLARATIONS: Readonly<Record<string, RegExp>> = {
  'datasets/lattice-dataset.ts': /^training\/lattice\//,
  'datasets/words-dataset.ts': /^(training\/words\/|cli\/commands\/dataset-|cli\/dataset\/)/,
  // `stima dataset new` looks at a file and writes a declaration of this kind.
  'datasets/terms-dataset.ts': /^(training\/terms\/|files\/columns\/|cli\/dataset\/|cli\/commands\/dataset-)/,
};

/** What can start a program. */
const STARTS_PROGRAMS = /^(node:)?(child_process|worker_threads|cluster)$/;

const isTest = (file: string) => /\.test\.tsx?$|\/testing\//.test(file);

/** Every import of every file in the folders, including tests and their helpers. */
const imports = await readImports(Object.keys(MAY_IMPORT));
const shipped = imports.filter(({ from }) => !isTest(from));

const topOf = (file: string) => file.split('/')[0]!;
const shown = ({ from, to }: Import) => `${from} imports ${to}`;

describe('layers', () => {
  for (const [folder, allowed] of Object.entries(MAY_IMPORT))
    it(`${folder} imports ${allowed.join(', ') || 'nothing of ours'} and itself`, () => {
      const own = imports.filter(({ from }) => topOf(from) === folder);
      expect(own.length).toBeGreaterThan(0);
      const strays = own.filter(({ from, to, ours }) => {
        const top = topOf(to);
        return ours && !isTest(from) && top !== folder && !allowed.includes(top);
      });
      expect(strays.map(shown)).toEqual([]);
    });

  it('shipped code imports no test code', () => {
    const strays = shipped.filter(
      ({ from, to, ours }) => ours && topOf(from) !== 'bench' && (isTest(to) || topOf(to) === 'tests'),
    );
    expect(strays.map(shown)).toEqual([]);
  });

  it('imports of files form no circle', () => {
    expect(findCircle(shipped.filter(({ ours }) => ours).map(({ from, to }) => [from, to]))).toEqual([]);
  });

  it('imports of folders form no circle', () => {
    const between = shipped.filter(({ ours }) => ours);
    const edges = between.map(({ from, to }): [string, string] => [dirname(from), dirname(to)]);
    expect(findCircle(edges.filter(([from, to]) => from !== to))).toEqual([]);
  });

  it('only the registry of kinds imports the folder of a kind', () => {
    const registered = imports.filter(({ from, ours }) => ours && dirname(from) === 'training/kinds/registered');
    const kinds = [...new Set(registered.map(({ to }) => dirname(to)))].filter((folder) => !/\/kinds\b/.test(folder));
    expect(kinds).toEqual(['training/lattice', 'training/terms', 'training/words']);
    const strays = shipped.filter(({ from, to, ours }) => {
      const kind = ours && kinds.find((folder) => to.startsWith(`${folder}/`));
      if (!kind || (topOf(from) === 'bench' && to === `${kind}/measured.ts`)) return false;
      return !from.startsWith(`${kind}/`) && dirname(from) !== 'training/kinds/registered';
    });
    expect(strays.map(shown)).toEqual([]);
  });

  it('only the folder of a kind reads what its datasets declare beyond the contract', () => {
    const strays = shipped.filter(({ from, to }) => {
      const readers = DECLARATIONS[to];
      return (
        readers && topOf(from) !== 'datasets' && topOf(from) !== 'bench' && !readers.test(from) && !/testing/.test(from)
      );
    });
    expect(strays.map(shown)).toEqual([]);
  });

  it('infra starts no program but its own bundler', async () => {
    const starting = shipped.filter(({ from, to }) => topOf(from) === 'infra' && STARTS_PROGRAMS.test(to));
    expect(starting.map(({ from }) => from)).toEqual(['infra/functions/bundled-code.ts']);
    const text = await readSource('infra/functions/bundled-code.ts');
    expect([...text.matchAll(/['"`]([^'"`]+\.[jt]s)['"`]/g)].map(([, path]) => path)).toContain('bundle-handlers.ts');
    expect(text.match(/\b(execFile|exec|spawn|fork)(Sync)?\(.*/g)).toEqual([
      expect.stringMatching(/^execFileSync\(process\.execPath, \[BUNDLER, /),
    ]);
  });

  it('ports import no client of AWS: only their adapters do', () => {
    const strays = shipped.filter(
      ({ from, to }) =>
        to.startsWith('@aws-sdk/') &&
        !AWS_CLIENTS.some((adapter) => adapter.test(from)) &&
        !['bench', 'infra'].includes(topOf(from)),
    );
    expect(strays.map(shown)).toEqual([]);
  });

  it('nothing imports what AWS runs', () => {
    const strays = shipped.filter(({ from, to }) => /^lambdas\/functions\//.test(to) && dirname(from) !== dirname(to));
    expect(strays.map(shown)).toEqual([]);
  });

  it('training reads no file, no clock, no environment variable and no random number', async () => {
    const strays = shipped
      .filter(({ from, to, ours }) => topOf(from) === 'training' && !ours && !PACKAGES_OF_TRAINING.includes(to))
      .map(shown);
    for (const file of await sourcesIn('training')) {
      if (isTest(file)) continue;
      for (const [found] of (await readSource(file)).matchAll(
        /Date\.now|new Date\(\)|process\.|performance\.|Math\.random/g,
      ))
        strays.push(`${file} uses ${found}`);
    }
    expect(strays).toEqual([]);
  });

  it('only the command line imports the client of SageMaker', async () => {
    const importing: string[] = [];
    for (const folder of Object.keys(MAY_IMPORT))
      for (const file of await sourcesIn(folder)) {
        // Imports of types are erased.
        const text = (await readSource(file)).replaceAll(/import type [^;]+;/g, '');
        if (text.includes("'@aws-sdk/client-sagemaker'")) importing.push(file);
      }
    expect(importing).toEqual(['cli/sagemaker/training-jobs.ts']);
    const users = imports.filter(
      ({ from, to }) => /^cli\/sagemaker\/(?!testing)/.test(to) && !from.startsWith('cli/sagemaker/'),
    );
    expect(users.map(({ from }) => from)).toEqual(['cli/commands/train.ts']);
  });

  it('nothing below lambdas names a dataset or its items, except the folder of the dataset', async () => {
    const strays: string[] = [];
    for (const folder of ['training', 'registry', 'files'])
      for (const file of await sourcesIn(folder)) {
        if (isTest(file)) continue;
        for (const [found] of (await readSource(file)).matchAll(/diamond|carat|clarity|jewel/gi))
          strays.push(`${file} names ${found}`);
      }
    expect(strays).toEqual([]);
  });
});
