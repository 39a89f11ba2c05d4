import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which top folders each may import from; types of the wire are the one thing that is shared with the outside. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  datasets: [],
  training: ['datasets'],
  lambdas: ['training', 'datasets'],
  local: ['lambdas', 'training', 'datasets'],
  infra: [],
  bench: ['local', 'lambdas', 'training', 'datasets'],
};

/** Node modules and packages that reach the world outside: the pure core has none of them. */
const NOT_IN_TRAINING = /^(node:(?!buffer|zlib)|@aws-sdk|@middy|hono|aws-)/;

const root = import.meta.dirname;

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries
    .filter((entry) => /\.(ts|mts|js)$/.test(entry) && !entry.includes('node_modules') && !entry.includes('.venv'))
    .map((entry) => join(folder, entry));
}

async function importsOf(file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, specifier]) => specifier!);
}

describe('layers', () => {
  for (const [folder, allowed] of Object.entries(MAY_IMPORT))
    it(`${folder} imports ${allowed.join(', ') || 'nothing of ours'} and itself`, async () => {
      const files = await sources(folder);
      expect(files.length).toBeGreaterThan(0);
      const strays: string[] = [];
      for (const file of files)
        for (const specifier of await importsOf(file)) {
          if (!specifier.startsWith('.') || specifier.endsWith('/package.json')) continue;
          const [top] = relative(root, resolve(root, dirname(file), specifier)).split('/');
          if (top !== folder && !allowed.includes(top!)) strays.push(`${file} imports ${specifier}`);
        }
      expect(strays).toEqual([]);
    });

  it('training reads no file, no clock, no environment and no chance', async () => {
    const strays: string[] = [];
    for (const file of await sources('training')) {
      if (/\.test\.ts$|^training\/testing\//.test(file)) continue;
      for (const specifier of await importsOf(file))
        if (NOT_IN_TRAINING.test(specifier)) strays.push(`${file} imports ${specifier}`);
      const text = await readFile(join(root, file), 'utf8');
      for (const [found] of text.matchAll(/Date\.now|new Date\(\)|process\.|performance\.|Math\.random/g))
        strays.push(`${file} uses ${found}`);
    }
    expect(strays).toEqual([]);
  });

  it('only the command line imports the client of SageMaker: no function and no image grows by it', async () => {
    const importing: string[] = [];
    for (const folder of Object.keys(MAY_IMPORT))
      for (const file of await sources(folder)) {
        // Types are erased.
        const text = (await readFile(join(root, file), 'utf8')).replaceAll(/import type [^;]+;/g, '');
        if (text.includes("'@aws-sdk/client-sagemaker'")) importing.push(file);
      }
    expect(importing).toEqual(['local/sagemaker/training-jobs.ts']);
    const users: string[] = [];
    for (const file of await sources('local'))
      for (const specifier of await importsOf(file)) if (/sagemaker\/(?!testing)/.test(specifier)) users.push(file);
    expect(users).toEqual(['local/cli/train.ts']);
  });

  it('training names nothing that is priced', async () => {
    const strays: string[] = [];
    for (const file of await sources('training')) {
      if (/\.test\.ts$|^training\/testing\//.test(file)) continue;
      const text = await readFile(join(root, file), 'utf8');
      for (const [found] of text.matchAll(/diamond|carat|clarity|jewel/gi)) strays.push(`${file} names ${found}`);
    }
    expect(strays).toEqual([]);
  });
});
