import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith } from './testing/folder-with.ts';
import { processRunner } from './testing/runner.ts';

const CSV = fileURLToPath(new URL('../datasets/diamonds/diamonds.csv', import.meta.url));
/** A fit that chooses nothing is quick. */
const QUICK = { reference: 'none', fit: JSON.stringify({ penalty: 10, length: 0.3 }) };

let work = '';
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'stima-train-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('train in a container', () => {
  const rows = readFileSync(CSV, 'utf8').trimEnd().split('\n').slice(0, 3001);
  const [header, ...body] = rows as [string, ...string[]];
  const csvOf = (lines: readonly string[]) => `${[header, ...lines].join('\n')}\n`;
  const write = (name: string, text: string | Buffer) => {
    const path = join(work, name);
    writeFileSync(path, text);
    return path;
  };
  const train = async (files: Readonly<Record<string, string>>, parameters: object = QUICK) => {
    const root = folderWith(work, files, parameters);
    const run = await processRunner.start('train', root, { STIMA_DATASET: 'diamonds' });
    const code = await run.ended;
    const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined);
    return { code, said: run.said(), read };
  };

  it('learns from several files, packed or not, as from one', async () => {
    const one = await train({ 'all.csv': write('all.csv', csvOf(body)) });
    const several = await train({
      'a.csv': write('a.csv', csvOf(body.slice(0, 1000)).replaceAll('\n', '\r\n')),
      'b/part.csv.gz': write('b.csv.gz', gzipSync(csvOf(body.slice(1000)).trimEnd())),
      'c.csv': write('c.csv', csvOf(body.slice(0, 1000)).replaceAll('\n', '\r\n')),
      'notes.txt': write('notes.txt', 'not data'),
    });
    expect([one.code, several.code]).toEqual([0, 0]);
    expect(several.said).toMatch(/^Learning diamonds from a\.csv, b\/part\.csv\.gz\.\nLeft out 1: the same bytes/m);
    expect(several.read('model/model.json')).toBe(one.read('model/model.json'));
    expect(JSON.parse(several.read('model/receipt.json')!).files).toMatchObject([
      { name: 'a.csv + b/part.csv.gz', rows: { read: 3000, accepted: 3000 } },
    ]);
  });

  it('takes the parameters of --config as strings', async () => {
    const { code, read } = await train(
      { 'all.csv': write('all.csv', csvOf(body)) },
      { ...QUICK, seed: '7', splits: '{"training": 0.7, "calibration": 0.2}' },
    );
    expect(code).toBe(0);
    expect(JSON.parse(read('model/config.json')!)).toMatchObject({
      seed: 7,
      splits: { training: 0.7, calibration: 0.2 },
      reference: 'none',
      fit: { penalty: 10 },
    });
  });

  it.each([
    ['a parameter that there is not', { epochs: '3' }, /hyperparameters\.json: \/: .*epochs/],
    ['a value that is not taken', { seed: '"seven"' }, /hyperparameters\.json: \/seed: .*/],
  ])('refuses %s', async (_, parameters, reason) => {
    const { code, read } = await train({ 'all.csv': write('all.csv', csvOf(body)) }, parameters);
    expect(code).toBe(1);
    expect(read('output/failure')).toMatch(reason);
  });

  it('refuses files of different headers', async () => {
    const { code, read } = await train({
      'a.csv': write('a.csv', csvOf(body)),
      'b.csv': write('b.csv', csvOf(body).replace('carat', 'weight')),
    });
    expect(code).toBe(1);
    expect(read('output/failure')).toMatch(
      /^The header of b\.csv is .*"weight".*, that of a\.csv .*"carat".* the same\.$/,
    );
  });

  it('refuses a channel without data', async () => {
    const { code, read } = await train({ 'notes.txt': write('notes.txt', 'not data') });
    expect(code).toBe(1);
    expect(read('output/failure')).toMatch(/training holds no file that ends in \.csv or \.csv\.gz/);
  });
});
