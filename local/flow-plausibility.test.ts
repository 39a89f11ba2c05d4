import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import { datasetFile } from '../datasets/folders.ts';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import { ingest } from '../lambdas/flow/ingest/ingest.ts';
import { createShipped } from '../lambdas/flow/ingest/shipped.ts';
import { accept, findUpload, inForce, isRefusal } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findReceipt } from '../registry/receipt.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, mover, putRugs, rugsCsv } from './testing/rug-flow.ts';
import { putToy } from './testing/toy-flow.ts';

const [header = '', ...shipped] = readFileSync(datasetFile('diamonds', 'diamonds.csv'), 'utf8')
  .trim()
  .replaceAll('"', '')
  .split('\n');
const stones = shipped.filter((_, i) => i % 180 === 0).map((line) => line.split(','));
const [CARAT, DEPTH, TABLE, PRICE, X, Y, Z] = ['carat', 'depth', 'table', 'price', 'x', 'y', 'z'].map((name) =>
  header.split(',').indexOf(name),
) as [number, number, number, number, number, number, number];

/** A file in which each stone is changed by somebody's mistake. */
const mistaken = (change: (cells: number[]) => void) =>
  `${[
    header,
    ...stones.map((line) => {
      const cells = line.map(Number);
      change(cells);
      return line.map((text, i) => (cells[i] === Number(text) ? text : Number.isNaN(cells[i]!) ? text : cells[i]));
    }),
  ].join('\n')}\n`;

/** Reads a list up to its verdict, by the step of the flow that does. Nothing is fitted. */
async function readInto(data: Store, csv: string) {
  const read = ingest({
    datasets: new Map([[diamonds.name, diamonds]]),
    ...{ data, models: memoryStore(), ...registeredKinds },
    getFrozen: createShipped(registeredKinds.summarising),
    now: () => new Date(),
  });
  const key = await putToy(diamonds, data, 'list.csv', csv);
  const { uploadId } = await read({ runId: 'run', event: { detail: { object: { key } } } });
  return (await findReceipt(data, diamonds.name, uploadId))!;
}

it('a list at another level than the reference is no mistake: in an empty store its shape is judged', async () => {
  const dearer = mistaken((cells) => {
    cells[PRICE] = Math.round(cells[PRICE]! * 1.3);
  });
  expect((await readInto(memoryStore(), dearer)).verdict).toEqual({ state: 'in force' });
});

describe('a price list with a mistake in all its rows, in an empty store', () => {
  it.each<[string, (cells: number[]) => void, string, RegExp]>([
    [
      'measurements in centimetres',
      (cells) => {
        for (const axis of [X, Y, Z]) cells[axis] = Number((cells[axis]! / 10).toFixed(3));
      },
      'implausible-rows',
      /300 of its 300 rows contradict themselves.*ct was given/,
    ],
    [
      'width and height swapped',
      (cells) => {
        [cells[Y], cells[Z]] = [cells[Z]!, cells[Y]!];
      },
      'implausible-rows',
      /outline|differ by more|depth/,
    ],
    [
      'depth and table swapped',
      (cells) => {
        [cells[DEPTH], cells[TABLE]] = [cells[TABLE]!, cells[DEPTH]!];
      },
      'implausible-rows',
      /depth .* was given, but x, y and z make it/,
    ],
    [
      'weights in grams',
      (cells) => {
        cells[CARAT] = Number((cells[CARAT]! / 5).toFixed(3));
      },
      'implausible-rows',
      /ct was given, but a round stone/,
    ],
    [
      'points instead of carats',
      (cells) => {
        cells[CARAT] = Math.round(cells[CARAT]! * 100);
      },
      'mostly-refused',
      /above 50/,
    ],
    [
      'prices a carat',
      (cells) => {
        cells[PRICE] = Math.round(cells[PRICE]! / cells[CARAT]!);
      },
      'contradicts-reference',
      /are they whole prices/,
    ],
    [
      'prices in cents',
      (cells) => {
        cells[PRICE] = Math.min(5_000_000, cells[PRICE]! * 100);
      },
      'contradicts-reference',
      /priced far from/,
    ],
  ])('%s: it is held, and says why', async (_, change, because, message) => {
    const { verdict } = await readInto(memoryStore(), mistaken(change));
    expect(verdict).toMatchObject({ state: 'held' });
    expect([verdict.because, verdict.message]).toEqual([because, expect.stringMatching(message)]);
  });

  it('of stones of several shapes the round ones count, and the others are no fault of the file', async () => {
    const shapes = readFileSync(new URL('../files/testing/cases/35-mixed-shapes.csv', import.meta.url), 'utf8');
    const data = memoryStore();
    const { verdict, rows, faults } = await readInto(data, shapes);
    expect(verdict).toEqual({ state: 'in force' });
    expect(rows).toMatchObject({ read: 60, accepted: 30, refused: 30 });
    expect(faults).toEqual([expect.stringMatching(/^30 × shape is "Oval".*only round stones are priced/)]);
  });

  it('counts what predict would warn of, and takes a list with few such rows', async () => {
    let i = 0;
    const data = memoryStore();
    const { verdict, doubts } = await readInto(
      data,
      mistaken((cells) => {
        if (i++ % 30 === 0) cells[CARAT] = Number((cells[CARAT]! * 2).toFixed(2));
      }),
    );
    expect(verdict.state).toBe('in force');
    expect(doubts).toMatchObject({ implausible: 10, kinds: { 'implausible-carat': { rows: 10 } } });
  });
});

describe('a file of which more than a tenth is refused', () => {
  it.each([
    ['read whole', { overBytes: 1e9, pieceBytes: 1 }],
    ['read in pieces', { overBytes: 100, pieceBytes: 2_000 }],
  ])('is held with the commonest faults and their counts, until its owner accepts it; %s', async (_, shardSizes) => {
    const data = memoryStore();
    const flow = await createRugFlow(data, memoryStore(), KEPT_TEMPLATES, { shardSizes });
    await flow.announce(await putRugs(data, 'a.csv', rugsCsv(900, 1)));
    const lines = rugsCsv(300, 2).trim().split('\n');
    const wrong = lines.map((line, i) => {
      if (i > 0 && i <= 25) return line.replace(/coarse|medium|fine/, 'shaggy');
      return i > 25 && i <= 36 ? line.replace(/[^,]*$/, 'on request') : line;
    });
    const key = await putRugs(data, 'b.csv', `${wrong.join('\n')}\n`);
    await flow.announce(key);
    const id = await uploadIdOf(data, key);
    const { verdict, rows } = (await findReceipt(data, rugs.name, id))!;
    expect(rows).toMatchObject({ read: 300, accepted: 264, refused: 36 });
    expect(verdict).toMatchObject({ state: 'held', because: 'mostly-refused' });
    expect(verdict.message).toMatch(
      /^36 of its 300 rows are refused, .*25 × knotting is "shaggy".*; 11 × price is "on request"/,
    );
    const moved = await moveLedger(data, rugs.name, (ledger) => accept(ledger, id, mover));
    expect(isRefusal(moved)).toBe(false);
    expect(inForce(await readLedger(data, rugs.name))).toHaveLength(2);
  });

  it('is not held for a tenth', async () => {
    const data = memoryStore();
    const flow = await createRugFlow(data, memoryStore(), KEPT_TEMPLATES);
    const lines = rugsCsv(300, 2).trim().split('\n');
    const key = await putRugs(data, 'b.csv', lines.map((line, i) => (i > 0 && i <= 30 ? `${line}x` : line)).join('\n'));
    await flow.announce(key);
    expect(findUpload(await readLedger(data, rugs.name), await uploadIdOf(data, key))?.state).toBe('in force');
  });
});

describe('a new file of the same name', () => {
  const twice = async (second: string) => {
    const data = memoryStore();
    const flow = await createRugFlow(data, memoryStore(), KEPT_TEMPLATES);
    const key = await putRugs(data, 'list.csv', rugsCsv(900, 1));
    await flow.announce(key);
    const first = await uploadIdOf(data, key);
    await putRugs(data, 'list.csv', second);
    await flow.announce(key);
    const { uploads } = await readLedger(data, rugs.name);
    return { first, verdict: (await findReceipt(data, rugs.name, await uploadIdOf(data, key)))!.verdict, uploads };
  };
  const [head, ...january] = rugsCsv(900, 1).trim().split('\n');
  const february = rugsCsv(700, 2).trim().split('\n').slice(1);

  it('is held if it shares rows with the earlier one, and proposed in its place', async () => {
    const { first, verdict, uploads } = await twice(`${[head, ...january.slice(0, 90), ...february].join('\n')}\n`);
    expect(verdict).toMatchObject({
      state: 'held',
      because: 'same-name',
      message: expect.stringContaining(`accept it with {"insteadOf":["${first}"]}`),
      overlaps: [{ uploadId: first, name: 'list.csv', share: expect.closeTo(90 / 790, 2) }],
    });
    expect(
      Object.values(uploads)
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['held', 'in force']);
  });

  it('counts beside it if they share none, and says that the earlier one still counts', async () => {
    const { first, verdict } = await twice(`${[head, ...february].join('\n')}\n`);
    expect(verdict).toEqual({ state: 'in force', message: expect.stringContaining(first) });
  });
});

it('a held overlap names the uploads that it overlaps, with the share of each', async () => {
  const data = memoryStore();
  const flow = await createRugFlow(data, memoryStore(), KEPT_TEMPLATES);
  const months = [rugsCsv(900, 1), rugsCsv(300, 2), rugsCsv(500, 3)].map((csv) => csv.trim().split('\n'));
  const ids: string[] = [];
  for (const [i, lines] of months.entries()) {
    const key = await putRugs(data, `${i}.csv`, `${lines.join('\n')}\n`);
    await flow.announce(key);
    ids.push(await uploadIdOf(data, key));
  }
  const [january = [], february = []] = months;
  const key = await putRugs(data, 'all.csv', `${[...january, ...february.slice(1)].join('\n')}\n`);
  await flow.announce(key);
  const entry = findUpload(await readLedger(data, rugs.name), await uploadIdOf(data, key));
  expect(entry).toMatchObject({ state: 'held', because: 'overlaps' });
  expect(entry?.overlaps).toEqual([
    { uploadId: ids[0], name: '0.csv', share: expect.closeTo(0.75, 2) },
    { uploadId: ids[1], name: '1.csv', share: expect.closeTo(0.25, 2) },
  ]);
});
