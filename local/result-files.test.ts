import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import type { ResultFolder } from '../lambdas/results/result-name.ts';
import { resultName } from '../lambdas/results/result-name.ts';
import { writeResults } from '../lambdas/results/write-results.ts';
import { accept, inForce, isRefusal, refuse, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { StorageError, type Store } from '../registry/storage/store.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { writeFlaw } from './runs/write-flaw.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, mover, putRugs, readText, rugsCsv } from './testing/rug-flow.ts';

const [head, ...rows] = rugsCsv(400, 1).trim().split('\n');

describe.each<[string, ResultFolder]>([
  ['beside the file, as on one machine', 'incoming'],
  ['below results/, as on AWS', 'results'],
])('the answer to a file lies %s', (_, results) => {
  let data: Store;
  const open = (store: Store = data) => createRugFlow(store, memoryStore(), KEPT_TEMPLATES, { results });
  const answerTo = (name: string) => readText(data, `${results}/rugs/${name}.result.txt`);
  beforeEach(() => {
    data = memoryStore();
  });

  it('with state, counts, the commonest reasons, where the refused rows lie, and what to do', async () => {
    const flow = await open();
    const key = await putRugs(
      data,
      'of 2026/november.csv',
      [head, ...rows, '6,shaggy,30,2,900', '1,fine,x,2,9'].join('\n'),
    );
    await flow.announce(key);
    const id = await uploadIdOf(data, key);
    const text = await answerTo('of 2026/november.csv');
    expect(text.split('\n')[0]).toBe('of 2026/november.csv');
    expect(text).toContain('State    in force, since ');
    expect(text).toContain('Rows     402 read, 400 accepted, 2 refused');
    expect(text).toContain('1 × knotting is "shaggy"');
    expect(text).toContain(`uploads/rugs/${id}/rejected.csv`);
    expect(text).toContain(`DELETE /v1/rugs/uploads/${id}`);
  });

  it('for a file that cannot be read, with what it is', async () => {
    await (await open()).announce(await putRugs(data, 'november.csv', '%PDF-1.7\n'));
    expect(await answerTo('november.csv')).toMatch(
      /^State {4}refused \(not-text\).*\n(.*\n)+The file is a PDF.*\n\nWhat to do: .*send it again/m,
    );
  });

  it('without a time or counts where no row was read, and with what can be done in each state', async () => {
    const flow = await open();
    await flow.announce(await putRugs(data, 'november.csv', '%PDF-1.7\n'));
    const unreadable = await answerTo('november.csv');
    expect(unreadable).not.toMatch(/^Prices/m);
    expect(unreadable).toContain('Rows     none was read\n');

    const francs = rugsCsv(40, 3).replace(/(\d+)$/gm, '$1 CHF');
    const key = await putRugs(data, 'francs.csv', francs);
    await flow.announce(key);
    const held = await answerTo('francs.csv');
    expect(held).toMatch(/State {4}held \(other-currency\)/);
    expect(held).not.toMatch(/^Prices/m);
    expect(held).toMatch(
      /To take it in: POST \S+accept with one of the answers that its receipt names; to refuse it: DELETE/,
    );
    const id = await uploadIdOf(data, key);
    const moved = await moveLedger(data, rugs.name, (ledger) => refuse(ledger, id, mover));
    if (isRefusal(moved)) throw new Error(moved.message);
    await writeResults({ data, results }, moved, [id]);
    expect(await answerTo('francs.csv')).toMatch(/What to do: it counts for nothing\. To take it in after all: POST/);

    await flow.announce(await putRugs(data, 'none.csv', `${head}\n1,shaggy,30,2,900\n`));
    const none = await answerTo('none.csv');
    expect(none).toMatch(/State {4}refused \(no-usable-row\)/);
    expect(none).not.toMatch(/^Prices/m);
    expect(none).toContain('Its only row cannot be used; rejected.csv says why.');
    expect(none).toContain('What to do: it counts for nothing. Mend the file and send it again.');
  });

  it('for the same bytes under another name, and both name both', async () => {
    const flow = await open();
    for (const name of ['a.csv', 'a (1).csv']) await flow.announce(await putRugs(data, name, rugsCsv(400, 1)));
    expect(await answerTo('a (1).csv')).toMatch(/^a \(1\)\.csv\n(.*\n)*Names {4}the same bytes came as a\.csv too/);
    expect(await answerTo('a.csv')).toContain('the same bytes came as a (1).csv too');
  });

  it('anew when the state changes: held, accepted in place of another, withdrawn', async () => {
    const flow = await open();
    await flow.announce(await putRugs(data, 'january.csv', rugsCsv(400, 1)));
    const [january = ''] = inForce(await readLedger(data, rugs.name));
    const key = await putRugs(
      data,
      'all.csv',
      [head, ...rows, ...rugsCsv(100, 2).trim().split('\n').slice(1)].join('\n'),
    );
    await flow.announce(key);
    const all = await uploadIdOf(data, key);
    expect(await answerTo('all.csv')).toMatch(
      /State {4}held \(overlaps\)(.*\n)+.*january\.csv.*(.*\n)+What to do: .*POST \/v1\/rugs\/uploads\/\w+\/accept/,
    );
    const moved = await moveLedger(data, rugs.name, (ledger) =>
      accept(ledger, all, { ...mover, insteadOf: [january] }),
    );
    if (isRefusal(moved)) throw new Error(moved.message);
    expect(await writeResults({ data, results }, moved, [all, january])).toEqual([]);
    expect(await answerTo('all.csv')).toContain('State    in force, since');
    expect(await answerTo('january.csv')).toContain(`State    withdrawn (replaced by ${all})`);
    const back = await moveLedger(data, rugs.name, (ledger) => accept(ledger, january, mover));
    if (isRefusal(back)) throw new Error(back.message);
    const gone = await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, all, mover));
    if (isRefusal(gone)) throw new Error(gone.message);
    await writeResults({ data, results }, gone, [all]);
    expect(await answerTo('all.csv')).toMatch(/State {4}withdrawn, since/);
  });

  it('or nowhere, if the folder can only be read: the file counts, and the run says why there is none', async () => {
    const readOnly: Store = {
      ...data,
      put: async (key, body) => {
        if (key.endsWith('.result.txt'))
          throw new StorageError(`${key} may not be written (EACCES).`, { trouble: 'denied' });
        return data.put(key, body);
      },
    };
    const flow = await open(readOnly);
    expect(await flow.announce(await putRugs(data, 'a.csv', rugsCsv(400, 1)), 'quiet')).toMatchObject({
      status: 'SUCCEEDED',
    });
    expect(inForce(await readLedger(data, rugs.name))).toHaveLength(1);
    expect((await findRun(data, rugs.name, 'quiet'))?.steps[0]?.message).toContain('could not be written');
  });
});

it('a file in the folder of no dataset gets its answer below results/', async () => {
  const data = memoryStore();
  await (await createRugFlow(data, memoryStore(), KEPT_TEMPLATES)).announce('incoming/Rugs/november.csv');
  expect(await readText(data, 'results/Rugs/november.csv.result.txt')).toContain('files go into incoming/rugs/');
});

it('a name that would be too long is cut, and stays another than its neighbour', () => {
  const long = 'ä'.repeat(125);
  for (const name of [`${long}1`, `${long}2`]) expect(Buffer.byteLength(resultName(name))).toBeLessThanOrEqual(255);
  expect(resultName(`${long}1`)).not.toBe(resultName(`${long}2`));
  expect(resultName('a.csv')).toBe('a.csv.result.txt');
});

describe('an entry that is not read', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stima-results-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has a line beside it', async () => {
    await writeFile(join(folder, 'a.csv'), 'x');
    await writeFlaw(join(folder, 'a.csv'), 'it lies in the folder of no dataset');
    expect(await readFile(join(folder, 'a.csv.result.txt'), 'utf8')).toBe(
      'a.csv\n\nState    not read\n\nIt lies in the folder of no dataset.\n',
    );
    expect((await readdir(folder)).sort()).toEqual(['a.csv', 'a.csv.result.txt']);
  });

  it('has one if its name cannot be looked up or holds control characters, or if it is a link to itself', async () => {
    await symlink('itself', join(folder, 'itself'));
    await writeFile(join(folder, 'line\nend.csv'), 'x');
    for (const name of ['itself', 'line\nend.csv', '\uFFFD.csv']) await writeFlaw(join(folder, name), 'why');
    expect(await readFile(join(folder, 'line_end.csv.result.txt'), 'utf8')).toMatch(/^line\\u\{000a\}end\.csv\n/);
    for (const name of ['itself', '\uFFFD.csv']) expect(existsSync(join(folder, `${name}.result.txt`))).toBe(true);
  });

  it('has none if it is a folder, and nothing ends where nothing can be written', async () => {
    await mkdir(join(folder, 'Rugs'));
    await writeFlaw(join(folder, 'Rugs'), 'why');
    await writeFlaw(join(folder, 'gone', 'a.csv'), 'why');
    expect(await readdir(folder)).toEqual(['Rugs']);
  });
});
