import { cp, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stonesCsv } from '../datasets/diamonds/testing/stones-csv.ts';
import { namingDataset, QUICK } from './testing/quick-training.ts';
import { runStima } from './testing/run-stima.ts';

const HEADER = 'carat,cut,color,clarity,depth,table,price,x,y,z';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-mistakes-'));
  const files = {
    'first.csv': stonesCsv(0, 36),
    'second.csv': stonesCsv(1, 36),
    'quick.json': JSON.stringify(QUICK),
    'empty.csv': '',
    'bare.csv': `${HEADER}\n`,
    'headless.csv': 'carat,cut\n1,Ideal\n',
    'priceless.csv': 'carat,cut,color,clarity\n1,Ideal,G,VS1\n',
    'hopeless.csv': `${HEADER}\n1,a,b,c,61,57,500,1,1,1\n`,
    'priced.csv': 'carat,cut,color,clarity,predicted_price,error\n1,Ideal,G,VS1,6000.00,\n',
    'cut.csv.gz': gzipSync(stonesCsv(2, 36)).subarray(0, 9000),
    'wrong.json': '{"seed":-1}',
    'knots.json': '{"knots":{"foo":[1,2]}}',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const training = namingDataset('train --data first.csv --config quick.json --output first'.split(' '));
  expect(await runStima(training, { cwd: folder })).toMatchObject({ code: 0 });
  for (const [name, part] of [
    ['torn', 'model.json'],
    ['torn-sums', 'equations.bin'],
  ] as const) {
    await cp(join(folder, 'first'), join(folder, name), { recursive: true });
    await truncate(join(folder, name, part), 10_000);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['a missing model', 'predict --model nowhere --data second.csv --output x.csv', 4, 'nowhere holds no model.json'],
  ['a torn model', 'predict --model torn --data second.csv --output x.csv', 4, 'torn/model.json is damaged'],
  ['a missing file', 'predict --model first --data nowhere.csv --output x.csv', 3, 'there is no such file'],
  ['a folder', 'predict --model first --data first --output x.csv', 3, 'is a folder'],
  ['a header without grades', 'predict --model first --data headless.csv --output x.csv', 3, '"color", "clarity"'],
  [
    'no row that can be priced',
    'predict --model first --data hopeless.csv --output x.csv',
    3,
    'No row of hopeless.csv',
  ],
  ['a cut gzip file', 'predict --model first --data cut.csv.gz --output y.csv', 3, 'cut.csv.gz: The gzip file is cut'],
  ['columns that exist already', 'predict --model first --data priced.csv --output y.csv', 3, 'already has a column'],
  ['a full disk', 'predict --model first --data second.csv --output /dev/full', 1, 'The disk is full: /dev/full'],
  ['a missing folder', 'predict --model first --data second.csv --output no/y.csv', 1, 'no/y.csv'],
  ['a place where no folder can be made', 'train --data first.csv --output /proc/x/y', 1, 'make it first: /proc/x'],
  ['an empty file', 'train --data empty.csv --output y', 3, 'empty.csv: The file is empty'],
  ['a header alone', 'train --data bare.csv --output y', 3, 'bare.csv holds a header and no row'],
  ['no usable row', 'train --data hopeless.csv --config quick.json --output y', 3, 'hopeless.csv can be used; line 2'],
  ['prices missing', 'evaluate --model first --data priceless.csv', 3, '"price"'],
  ['a torn summary', 'train --data second.csv --model torn-sums --output y', 4, 'torn-sums is damaged'],
  ['a config of wrong values', 'train --data first.csv --config wrong.json --output y', 2, 'seed is'],
  ['a config that is no JSON', 'train --data first.csv --config first.csv --output y', 2, 'first.csv is not JSON'],
  ['knots that are none', 'train --data first.csv --config knots.json --output y', 2, 'foo has no knots'],
  ['an unknown dataset', 'train --data first.csv --dataset cars --output y', 2, 'cars is no dataset; known: diamonds'],
  ['an unknown command', 'prdict', 2, 'predict'],
  ['an unknown option', 'predict --modle first', 2, '--model'],
  ['a missing option', 'train --data first.csv', 2, '--output'],
  ['JSON beside rows', 'predict --model first --data first.csv --output - --json', 2, '--output -'],
])('says in one sentence what is wrong: %s', async (_, args, code, sentence) => {
  const ran = await runStima(namingDataset([...args.split(' '), ...(args.includes('--json') ? [] : ['--quiet'])]), {
    cwd: folder,
  });
  expect(ran.code).toBe(code);
  expect(ran.stderr).toContain(sentence);
  expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  expect(ran.stderr).not.toMatch(/\bat .*:\d+:\d+|Error:/);
  expect(await readdir(folder)).not.toContain('y');
});
