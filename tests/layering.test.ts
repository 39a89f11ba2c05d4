import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

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

/** Node modules and packages that reach files, networks or processes. The pure core imports none of them. */
const NOT_IN_TRAINING = /^(node:(?!buffer|zlib)|@aws-sdk|@middy|hono|aws-)/;

const root = join(import.meta.dirname, '..');

const isTest = (file: string) => /\.test\.tsx?$|\/testing\//.test(file);

interface Import {
  readonly from: string;
  /** The path from the root for a file of ours, and the name of the package otherwise. */
  readonly to: string;
  readonly ours: boolean;
}

const readText = (file: string) => readFile(join(root, file), 'utf8');

/** Every import of every file in the folders, including tests and their helpers. */
const imports = await readImports(Object.keys(MAY_IMPORT));

async function readImports(folders: readonly string[]): Promise<readonly Import[]> {
  const found: Import[] = [];
  for (const folder of folders)
    for (const from of await sources(folder))
      for (const specifier of importsOf(await readText(from))) {
        if (specifier.endsWith('/package.json') || specifier.endsWith('/')) continue;
        const ours = specifier.startsWith('.');
        found.push({ from, ours, to: ours ? relative(root, resolve(root, dirname(from), specifier)) : specifier });
      }
  return found;
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries
    .filter((entry) => /\.(tsx?|mts|js)$/.test(entry) && !entry.includes('node_modules') && !entry.includes('.venv'))
    .map((entry) => join(folder, entry));
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, specifier]) => specifier!);
}

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
    const strays = imports.filter(
      ({ from, to, ours }) => ours && !isTest(from) && topOf(from) !== 'bench' && (isTest(to) || topOf(to) === 'tests'),
    );
    expect(strays.map(shown)).toEqual([]);
  });

  it('imports of files form no circle', () => {
    const graph = graphOf(imports.filter(({ from, ours }) => ours && !isTest(from)).map(({ from, to }) => [from, to]));
    expect(findCircle(graph)).toEqual([]);
  });

  it('imports of folders form no circle', () => {
    const between = imports.filter(({ from, ours }) => ours && !isTest(from));
    const edges = between.map(({ from, to }): [string, string] => [dirname(from), dirname(to)]);
    expect(findCircle(graphOf(edges.filter(([from, to]) => from !== to)))).toEqual([]);
  });

  it('only the registry of kinds imports the folder of a kind', () => {
    const registered = imports.filter(({ from, ours }) => ours && dirname(from) === 'training/kinds/registered');
    const kinds = [...new Set(registered.map(({ to }) => dirname(to)))].filter((folder) => !/\/kinds\b/.test(folder));
    expect(kinds).toContain('training/lattice');
    const strays = imports.filter(({ from, to, ours }) => {
      const kind = ours && kinds.find((folder) => dirname(to) === folder);
      if (!kind || isTest(from) || topOf(from) === 'bench') return false;
      return dirname(from) !== kind && dirname(from) !== 'training/kinds/registered';
    });
    expect(strays.map(shown)).toEqual([]);
  });

  it('infra starts no program of another folder', async () => {
    const strays: string[] = [];
    for (const file of await sources('infra')) {
      if (isTest(file)) continue;
      const text = await readText(file);
      if (!/child_process/.test(text)) continue;
      // infra may start its own programs. The bundler runs in a separate process.
      for (const [, program = ''] of text.matchAll(/['"`](?:\.\.\/)*((?:[\w-]+\/)+[\w-]+\.ts)['"`]/g))
        if (Object.keys(MAY_IMPORT).includes(topOf(program)) && topOf(program) !== 'infra')
          strays.push(`${file} starts ${program}`);
    }
    expect(strays).toEqual([]);
  });

  it('training reads no file, no clock, no environment variable and no random number', async () => {
    const strays = imports
      .filter(({ from, to, ours }) => topOf(from) === 'training' && !isTest(from) && !ours && NOT_IN_TRAINING.test(to))
      .map(shown);
    for (const file of await sources('training')) {
      if (isTest(file)) continue;
      for (const [found] of (await readText(file)).matchAll(
        /Date\.now|new Date\(\)|process\.|performance\.|Math\.random/g,
      ))
        strays.push(`${file} uses ${found}`);
    }
    expect(strays).toEqual([]);
  });

  it('only the command line imports the client of SageMaker', async () => {
    const importing: string[] = [];
    for (const folder of Object.keys(MAY_IMPORT))
      for (const file of await sources(folder)) {
        // Imports of types are erased.
        const text = (await readText(file)).replaceAll(/import type [^;]+;/g, '');
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
      for (const file of await sources(folder)) {
        if (isTest(file)) continue;
        for (const [found] of (await readText(file)).matchAll(/diamond|carat|clarity|jewel/gi))
          strays.push(`${file} names ${found}`);
      }
    expect(strays).toEqual([]);
  });
});

function graphOf(edges: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}

/** One circle of imports, from a place back to itself. Empty if there is none. */
function findCircle(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const done = new Set<string>();
  const visit = (place: string, way: readonly string[]): readonly string[] => {
    if (way.includes(place)) return [...way.slice(way.indexOf(place)), place];
    if (done.has(place)) return [];
    for (const next of graph.get(place) ?? []) {
      const circle = visit(next, [...way, place]);
      if (circle.length > 0) return circle;
    }
    done.add(place);
    return [];
  };
  for (const place of graph.keys()) {
    const circle = visit(place, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
