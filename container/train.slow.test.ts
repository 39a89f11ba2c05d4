import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith } from './testing/folder-with.ts';
import { processRunner } from './testing/runner.ts';

const CSV = fileURLToPath(new URL('../datasets/diamonds/diamonds.csv', import.meta.url));
/** A fit with given penalties is quick. */
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

  it('learns from several files, with or without gzip, as from one', async () => {
    const one = await train({ 'all.csv': write('all.csv', csvOf(body)) });
    const several = await train({
      'a.csv': write('a.csv', csvOf(body.slice(0, 1000)).replaceAll('\n', '\r\n')),
      'b/part.csv.gz': write('b.csv.gz', gzipSync(csvOf(body.slice(1000)).trimEnd())),
      'c.csv': write('c.csv', csvOf(body.slice(0, 1000)).replaceAll('\n', '\r\n')),
      'd.csv.part': write('d.csv.part', csvOf(body.slice(2000))),
      'notes.txt': write('notes.txt', 'not data'),
    });
    expect([one.code, several.code]).toEqual([0, 0]);
    expect(several.said).toMatch(
      /^Learning diamonds from a\.csv, b\/part\.csv\.gz, notes\.txt\.\nLeft out 1: the same bytes.*\nLeft out notes\.txt: /m,
    );
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
    ['an unknown parameter', { epochs: '3' }, /hyperparameters\.json: epochs: there is no such field/],
    ['an invalid value', { seed: '"seven"' }, /hyperparameters\.json: seed is .*seven/],
  ])('refuses %s', async (_, parameters, reason) => {
    const { code, read } = await train({ 'all.csv': write('all.csv', csvOf(body)) }, parameters);
    expect(code).toBe(1);
    expect(read('output/failure')).toMatch(reason);
  });

  it('takes each file as it is written, to the same model', async () => {
    const one = await train({ 'all.csv': write('all.csv', csvOf(body)) });
    const german = csvOf(body.slice(0, 1500)).replace('carat', 'Gewicht').replaceAll(',', ';').replaceAll('.', ',');
    const turned = csvOf(body.slice(1500, 2900)).replace(/^.*$/gm, (line) => line.split(',').toReversed().join('|'));
    const several = await train({
      'a.csv': write('german.csv', `\uFEFF${german}`),
      'b.tsv': write('turned.csv', turned),
      'c.zip': write('c.zip', Buffer.from(zipSync({ 'rest.csv': strToU8(csvOf(body.slice(2900))) }))),
    });
    expect([one.code, several.code]).toEqual([0, 0]);
    expect(several.read('model/model.json')).toBe(one.read('model/model.json'));
  });

  it('refuses of several files what it refuses of each, and says in which it stands', async () => {
    const wrong = `${csvOf(body.slice(0, 1000))}0.5,Ideal,Q,VS1,61,56,1200,5,5,3\n`.replaceAll(',', ';');
    const { code, read } = await train({
      'a.csv': write('wrong.csv', `${wrong.replaceAll('.', ',')}0.5;Ideal;E;VS1;61;56;1200;5;5;3\n`),
      'b.csv': write('b.csv', csvOf(body.slice(1000))),
    });
    expect(code).toBe(0);
    const rejected = read('model/rejected.csv')!.trim().split('\n');
    expect(rejected.slice(1)).toEqual([
      expect.stringMatching(/Q \(in a\.csv\)/),
      expect.stringMatching(/0\.5 \(in a\.csv\)/),
    ]);
  });

  it('refuses a channel without data', async () => {
    const { code, read } = await train({ 'notes.txt': write('notes.txt', 'not data') });
    expect(code).toBe(1);
    expect(read('output/failure')).toMatch(/notes|column/i);
  });
});
