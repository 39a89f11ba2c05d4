import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDataset, loadDatasets } from '../../datasets/load-dataset.ts';
import { recogniseTable } from '../../files/columns/recognise-table.ts';
import { chance, tableOf } from '../../files/columns/testing/table-of.ts';
import { termsDataset } from '../../training/terms/declaration.ts';
import { type NewDatasetOptions, newDataset } from '../commands/dataset-new.ts';
import { renewDataset } from '../commands/dataset-renew.ts';
import { shipped } from '../known/shipped.ts';
import { recordingSession } from '../testing/recording-session.ts';
import { declare, listsOf } from './declare.ts';
import { NO_STAGES } from './find-stages.ts';

const ROWS = 400;
const litres = (row: number) => (1 + Math.floor(40 * chance(row)) / 10).toFixed(1);
const kettles = tableOf(ROWS, {
  no: (row) => row + 1,
  'Model name': (row) => `${['Tall', 'Old', 'Blue'][row % 3]} ${['jug', 'pot'][row % 2]} ${row % 30}`,
  size: (row) => `${litres(row)} l`,
  "maker's mark": (row) => ['Aster', 'Brock', '"Corvo"'][(row >> 1) % 3]!,
  made: (row) => `${1 + (row % 28)}.${1 + (row % 12)}.${1990 + (row % 30)}`,
  asked: (row) => (row % 50 === 0 ? '' : `${(20 * Number(litres(row)) * (0.9 + 0.2 * chance(row, 1))).toFixed(2)} €`),
});

const csvOf = ({ header, columns }: typeof kettles) =>
  [header, ...columns[0]!.map((_, row) => columns.map((cells) => cells[row]!))]
    .map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';')}\r\n`)
    .join('');

let root = '';
let { session, notes, results } = recordingSession();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stima-own-'));
  ({ session, notes, results } = recordingSession());
});
afterEach(() => rm(root, { recursive: true }));

async function make(name: string, text: string, options: Partial<NewDatasetOptions> = {}): Promise<void> {
  const data = join(root, 'given.csv');
  await writeFile(data, text);
  await newDataset(name, { data, target: 'asked', root: join(root, 'datasets'), ...options }, session, shipped);
}

const declared = async (name: string) => (await loadDataset(name, join(root, 'datasets'))).dataset;

describe('stima dataset new', () => {
  it('writes a folder that is found like any other dataset, and says all that was found', async () => {
    await make('kettles', csvOf(kettles));
    const found = recogniseTable(kettles, { target: 'asked' });
    if ('kind' in found) throw new Error(found.message);
    const written = await declared('kettles');
    expect(written).toEqual({ ...declare('kettles', found), stages: NO_STAGES });
    expect([...(await loadDatasets([join(root, 'datasets')])).keys()]).toEqual(['kettles']);
    expect(termsDataset(written)).toBe(written);
    expect(written).toMatchObject({
      item: { singular: 'kettle', plural: 'kettles' },
      target: { column: 'asked', unit: 'EUR' },
      keptOut: [{ name: 'no', why: 'counts the rows' }],
      columns: [
        { name: 'Model name', kind: 'text' },
        { name: 'size', kind: 'number', unit: 'l' },
        { name: "maker's mark", kind: 'category', levels: ['Aster', 'Brock', '"Corvo"'] },
        { name: 'made', kind: 'text', parts: [{ kind: 'day', order: 'day-month-year' }, { kind: 'month' }] },
      ],
    });
    expect(notes).toContain('8 rows have no asked that can be read (8 of 400 are empty), and are not learnt from.');
    expect(notes).toContain('Left out: "no" counts the rows.');
    expect(results[0]!.text).toContain('npx stima train --dataset kettles --data');
    const datasheet = await readFile(join(root, 'datasets/kettles/README.md'), 'utf8');
    expect(datasheet).toMatch(/^\| `size` \| a number in l \| 100.% \| 1 to 4.9 \|$/m);
    expect(datasheet).toContain('| `no` | It counts the rows. |');
    expect(datasheet).toContain('`asked` is a price from ');
    expect(await readdir(join(root, 'datasets'))).toEqual(['kettles']);
  });

  it('keeps the declaration short, with its long lists beside it', async () => {
    await make('kettles', csvOf(kettles));
    const code = await readFile(join(root, 'datasets/kettles/kettles.ts'), 'utf8');
    expect(code).toContain("parts: [\n        { kind: 'start', words: 1, ...lists['Model name'].start1 },");
    expect(code).toContain('name: "maker\'s mark"');
    expect(code.split('\n').length).toBeLessThan(100);
    expect(code.split('\n').every((line) => line.length <= 140)).toBe(true);
  });

  it('asks which value is yes, with the flag that answers, and writes nothing before it knows', async () => {
    const table = tableOf(100, {
      age: (row) => 20 + (row % 40),
      left: (row) => (chance(row) < 0.25 ? 'gone' : 'here'),
    });
    await expect(make('leavers', csvOf(table), { target: 'left' })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('Say it with --yes here or --yes gone.'),
    });
    expect(await readdir(root)).toEqual(['given.csv']);
    await make('leavers', csvOf(table), { target: 'left', yes: 'gone' });
    expect((await declared('leavers')).target).toMatchObject({ column: 'left', answers: { yes: 'gone', no: 'here' } });
  });

  it('finds the header below titles, and tells rows of another width', async () => {
    const lines = csvOf(kettles).split('\r\n');
    await make('kettles', ['Our list', '', ...lines.slice(0, 5), 'a;b', ...lines.slice(5)].join('\r\n'));
    const datasheet = await readFile(join(root, 'datasets/kettles/README.md'), 'utf8');
    expect(datasheet).toContain(
      'Passed over 2 lines above the header. 1 row with more or fewer cells than the header was passed over.',
    );
  });

  it.each([
    ['Kettles', 'asked', 'datasets/Kettles is no name of a dataset'],
    ['kettles', 'price', 'The file has no column "price"; its columns are "no", "Model name"'],
    ['kettles', "maker's mark", "maker's mark holds words, 3 different ones"],
  ])('refuses %s with the target %s in a sentence, and writes nothing', async (name, target, message) => {
    await expect(make(name, csvOf(kettles), { target })).rejects.toThrow(message);
    expect(await readdir(root)).toEqual(['given.csv']);
  });

  it('takes no name that is there', async () => {
    await make('kettles', csvOf(kettles));
    await expect(make('kettles', csvOf(kettles))).rejects.toThrow('is there already; remove it, or take another name.');
  });

  it('is renewed from more rows, and keeps what was edited by hand', async () => {
    const few = { header: kettles.header, columns: kettles.columns.map((cells) => cells.slice(0, 100)) };
    await make('kettles', csvOf(few));
    const folder = join(root, 'datasets/kettles');
    const edited = (await readFile(join(folder, 'kettles.ts'), 'utf8')).replace(
      "unit: 'l'",
      "unit: 'l', ordering: 'rising'",
    );
    await writeFile(join(folder, 'kettles.ts'), edited);
    const known = { datasets: new Map([['kettles', await declared('kettles')]]) };
    const more = {
      header: kettles.header,
      columns: kettles.columns.map((cells, i) => cells.map((cell, row) => (i === 3 && row > 300 ? 'Dorn' : cell))),
    };
    const data = join(root, 'more.csv');
    await writeFile(data, csvOf(more));
    await renewDataset('kettles', { data, folder, dryRun: true }, session, known);
    expect(notes).toContain("maker's mark: levels, 1 new.");
    expect(await readFile(join(folder, 'kettles.ts'), 'utf8')).toBe(edited);
    await renewDataset('kettles', { data, folder }, session, known);
    const code = await readFile(join(folder, 'kettles.ts'), 'utf8');
    expect(code).toBe(edited.replace("'kettles-1'", "'kettles-2'"));
    const lists = JSON.parse(await readFile(join(folder, 'lists.json'), 'utf8'));
    expect(lists["maker's mark"].levels).toContain('Dorn');
    const found = recogniseTable(more, { target: 'asked' });
    if ('kind' in found) throw new Error(found.message);
    expect(lists.size).toEqual(listsOf(declare('kettles', found)).size);
  });

  it('writes text of the file so that it stays text', async () => {
    const hostile = `*/ process.exit(1); /* $${'{x}'} \` | <b> \\ ' "`;
    const table = tableOf(60, { [hostile]: (row) => (row % 2 === 0 ? hostile : 'b'), asked: (row) => 10 + row * row });
    await make('traps', csvOf(table));
    expect((await declared('traps')).columns[0]).toMatchObject({ name: hostile, levels: [hostile, 'b'] });
  });
});
