import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../tests/share-of-cases.ts';
import { readRow } from '../../training/table/read-row.ts';
import { rowWidth } from '../../training/table/text-parts.ts';
import { type RecognisedTable, recogniseTable, type TableCells, type TableOptions } from './recognise-table.ts';
import { chance, tableOf } from './testing/table-of.ts';

const area = (row: number) => 20 + Math.round(1800 * chance(row)) / 10;
const price = (row: number) => Math.round(2000 * area(row) * (0.8 + 0.4 * chance(row, 1)));
const town = (row: number) => ['Ulm', 'Bonn', 'Kiel'][row % 3]!;

function recognise(table: TableCells, options: Partial<TableOptions> = {}): RecognisedTable {
  const found = recogniseTable(table, { target: 'price', ...options });
  if ('kind' in found) throw new Error(found.message);
  return found;
}

function refusal(table: TableCells, options: Partial<TableOptions> = {}): string {
  const found = recogniseTable(table, { target: 'price', ...options });
  return 'kind' in found ? `${found.kind}: ${found.message}` : 'recognised';
}

const leftOut = ({ leftOut }: RecognisedTable) => Object.fromEntries(leftOut.map((one) => [one.leftOut, one.why]));
const columnOf = ({ learnt }: RecognisedTable, name: string) =>
  learnt.find(({ column }) => column.name === name)?.column;

describe('a bad file', () => {
  it('with an id loses the id', () => {
    const found = recognise(
      tableOf(400, {
        number: (row) => row + 1,
        code: (row) => `A-${row}${row}`,
        stock_no: (row) => Math.floor(1e8 * chance(row, 5)),
        area,
        price,
      }),
    );
    expect(leftOut(found)).toEqual({
      number: 'counts the rows',
      code: 'has another text in each row: an id or a name',
      stock_no: 'is an id: another number in each row',
    });
    expect(found.learnt.map(({ column }) => column.name)).toEqual(['area']);
  });

  it('loses an unnamed code, and keeps an amount that says nothing', () => {
    const table = tableOf(300, {
      plate: (row) => 100_000 + ((row * 482_711) % 899_981),
      km: (row) => (12_000 + 613 * Math.floor(300 * chance(row, 8)) + row).toLocaleString('en-US'),
      town,
      price,
    });
    const found = recognise(table);
    expect(leftOut(found)).toEqual({
      plate: 'has another number of one length in each row, which says nothing of the target: an id',
    });
    expect(columnOf(found, 'km')).toMatchObject({ kind: 'number' });
  });

  it('keeps a number that is another one in each row and follows the target', () => {
    const mileage = (row: number) => 1000 + 37 * row;
    const found = recognise(
      tableOf(300, { mileage, price: (row) => 90_000 - 7 * mileage(row) * (0.9 + 0.2 * chance(row)) }),
    );
    expect(columnOf(found, 'mileage')).toMatchObject({ kind: 'number' });
  });

  it('with a copy of the target loses the copy, in any unit', () => {
    const found = recognise(
      tableOf(300, { area, sold_for: price, in_thousands: (row) => `${(price(row) / 1000).toFixed(3)} k`, price }),
    );
    expect(leftOut(found)).toEqual({
      sold_for: 'says the same as price: a copy of it, or written after it',
      in_thousands: 'says the same as price: a copy of it, or written after it',
    });
    const left = (row: number) => (chance(row) < 0.3 ? 'Yes' : 'No');
    const answers = tableOf(300, { area, reason: (row) => (left(row) === 'Yes' ? 'moved' : 'none given'), left });
    expect(leftOut(recognise(answers, { target: 'left' }))).toEqual({
      reason: 'says the same as left: a copy of it, or written after it',
    });
  });

  it('with a column that alone says nearly everything tells it, and keeps it', () => {
    const found = recognise(
      tableOf(400, { tax: (row) => Math.round(price(row) * (0.09 + 0.01 * chance(row, 3))), town, price }),
    );
    expect(found.suspects.map(({ name }) => name)).toEqual(['tax']);
    expect(found.suspects[0]!.explained).toBeGreaterThan(0.9);
    expect(columnOf(found, 'tax')).toBeDefined();
    expect(leftOut(recognise(tableOf(400, { tax: area, town, price }), { without: ['TAX'] }))).toEqual({
      tax: 'is left out as you said',
    });
  });

  it('with one level, with gaps only and without a name loses these columns', () => {
    const found = recognise(
      tableOf(200, {
        country: () => 'DE',
        garden: () => '',
        remark: (row) => (row < 3 ? 'sea view' : ''),
        '': () => 1,
        area,
        price,
      }),
    );
    expect(leftOut(found)).toEqual({
      country: 'is "DE" in every row',
      garden: 'is empty in every row',
      remark: 'is given in 3 of 200 rows only',
      '': 'has no name that can be used',
    });
  });

  it('with a word or nothing learns whether the word is there', () => {
    const found = recognise(tableOf(200, { pool: (row) => (row % 4 === 0 ? 'x' : ''), area, price }));
    expect(columnOf(found, 'pool')).toMatchObject({ kind: 'category', levels: ['x'] });
  });

  it('with a constant target, an empty one or none of the name is refused', () => {
    expect(refusal(tableOf(100, { area, price: () => 250 }))).toBe(
      'refused: price is "250" in every row, so there is nothing to learn; name another column with --target.',
    );
    expect(refusal(tableOf(100, { area, price: () => 'n/a' }))).toBe(
      'refused: price is empty in every row; name the column that is to be learnt with --target.',
    );
    expect(refusal(tableOf(100, { area, cost: price }))).toBe(
      'refused: The file has no column "price"; its columns are "area", "cost".',
    );
  });

  it('with dates reads their order from all of them', () => {
    const day = (row: number) => `${1 + (row % 28)}/${1 + (row % 12)}/20${10 + (row % 9)}`;
    const month = (row: number) => `${1 + (row % 12)}/${1 + (row % 28)}/20${10 + (row % 9)}`;
    const found = recognise(tableOf(300, { day, month, iso: (row) => `2019-0${1 + (row % 9)}-11`, price }));
    const orders = found.learnt.map(({ column }) => column.kind === 'text' && column.parts[0]);
    expect(orders).toMatchObject([
      { kind: 'day', order: 'day-month-year' },
      { kind: 'day', order: 'month-day-year' },
      { kind: 'day', order: 'year-month-day' },
    ]);
  });

  it('with 500 levels learns those of several rows, and tells the others', () => {
    const street = (row: number) => `s${row < 500 ? row : row % 25}`;
    const found = recognise(tableOf(1000, { street, price }));
    expect(columnOf(found, 'street')).toMatchObject({ kind: 'category', open: true });
    const [column] = found.learnt;
    expect(column!.column.kind === 'category' && column!.column.levels).toHaveLength(25);
    expect(column!.notes).toEqual([
      '475 of its 500 words stand in too few rows to be learnt: they count as the average.',
    ]);
  });

  it('with quoted numbers, currencies, units and thousands reads them', () => {
    const found = recognise(
      tableOf(200, {
        size: (row) => `${area(row).toFixed(1)} m²`,
        memory: (row) => (row % 3 === 0 ? `${1 + (row % 4)}TB` : `${128 * (1 + (row % 7))}GB`),
        was: (row) => (row % 5 === 0 ? `$ ${price(row + 1).toLocaleString('en-US')}` : 'No old price'),
        price: (row) => `$${price(row).toLocaleString('en-US')}.00`,
      }),
    );
    expect(found.target.target).toMatchObject({ column: 'price', unit: 'USD' });
    expect(columnOf(found, 'size')).toMatchObject({ kind: 'number', unit: 'm²' });
    expect(columnOf(found, 'memory')).toMatchObject({
      parts: [{ kind: 'amount', units: { gb: 1, tb: 1024 } }, { kind: 'pattern' }],
    });
    expect(columnOf(found, 'was')).toMatchObject({
      parts: [{ kind: 'amount' }, { kind: 'pattern', levels: ['no old price', '$ #'] }],
    });
  });

  it('with two rows is refused', () => {
    expect(refusal(tableOf(2, { area, price }))).toBe(
      'refused: 2 rows have price; at least 20 are needed to learn from, and about 300 to judge what was learnt.',
    );
  });

  it('with a text as target is refused, and says what it holds', () => {
    const mood = (row: number) => ['good', 'bad', 'fair', 'fine'][row % 4]!;
    expect(refusal(tableOf(100, { area, price: mood }))).toBe(
      'refused: price holds words, 4 different ones: "good" (25), "bad" (25), "fair" (25), "fine" (25). A price is a number, and a yes or no has two values; name another column with --target.',
    );
  });
});

describe('a yes or no', () => {
  const table = (yes: string, no: string) => tableOf(100, { area, left: (row) => (chance(row, 2) < 0.3 ? yes : no) });

  it.each([
    ['Yes', 'No'],
    ['1', '0'],
    ['Y', 'N'],
    ['wahr', 'falsch'],
    ['TRUE', 'FALSE'],
  ])('is evident from %s and %s', (yes, no) => {
    expect(recognise(table(yes, no), { target: 'left' }).target.target.answers).toEqual({ yes, no });
  });

  it('is asked if it is not evident, with the flag that answers', () => {
    expect(refusal(table('gone away', 'stayed'), { target: 'left' })).toMatch(
      /^question: left is "stayed" \(\d+ rows\) or "gone away" \(\d+ rows\)\. Which of the two counts as yes\? Say it with --yes stayed or --yes "gone away"\.$/,
    );
    const { target } = recognise(table('gone', 'stayed'), { target: 'left', yes: 'GONE' }).target;
    expect(target).toMatchObject({ answers: { yes: 'gone', no: 'stayed' }, min: 0, max: 1, unit: '' });
    expect(refusal(table('gone', 'stayed'), { target: 'left', yes: 'lost' })).toContain('left is never "lost"');
  });

  it('needs some of both', () => {
    expect(refusal(tableOf(100, { area, left: (row) => (row === 7 ? 'yes' : 'no') }), { target: 'left' })).toBe(
      'refused: left is "yes" in 1 of 100 rows only; at least 5 of each are needed.',
    );
  });
});

it('finds the column that names the item, if its rows repeat with one price', () => {
  const item = (row: number) => Math.floor(row / 1.3);
  const found = recognise(
    tableOf(600, {
      item_id: (row) => 90_000 + 7 * item(row),
      shelf: (row) => 'abc'[row % 3]!,
      price: (row) => price(item(row)),
    }),
  );
  expect(found.itemColumn).toBe('item_id');
  expect(columnOf(found, 'item_id')).toMatchObject({ kind: 'text', parts: [] });
  const noise = tableOf(600, { item_id: (row) => 90_000 + 7 * item(row), shelf: town, price });
  expect(recognise(noise).itemColumn).toBeUndefined();
});

it('takes no measure for the name of an item, though equal sizes have nearly equal prices', () => {
  const size = (row: number) => 1000 + Math.floor(900 * chance(row));
  const found = recognise(
    tableOf(800, { size, shelf: town, price: (row) => Math.round(100 * size(row) * (0.99 + 0.02 * chance(row, 4))) }),
  );
  expect(found.itemColumn).toBeUndefined();
  expect(found.suspects.map(({ name }) => name)).toEqual(['size']);
  expect(columnOf(found, 'size')).toMatchObject({ kind: 'number' });
});

it('counts copies, contradictions and rows without a target', () => {
  const found = recognise(
    tableOf(100, {
      area: (row) => area(row % 90),
      town: (row) => town(row % 90),
      price: (row) => (row % 10 === 3 ? '' : row < 95 ? price(row % 90) : 1 + price(row % 90)),
    }),
  );
  expect(found.rows).toEqual({ read: 100, withoutTarget: 10, copies: 4, contradicting: 5 });
  expect(found.target.target.mayBeMissing).toBe(true);
  expect(recognise(tableOf(100, { area, price })).target.target).not.toHaveProperty('mayBeMissing');
});

it('reads every row of the table that it was made from, whatever the table holds', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'NA',
      '?',
      'x',
      '12',
      '1,5',
      '-3',
      '1.234',
      '0007',
      '€ 12',
      '8 GB',
      '3/4/2016',
      'a b c d',
      '#N/A',
    ),
    fc.string({ maxLength: 12 }),
    fc.double({ noNaN: true }).map(String),
    fc.integer().map(String),
  );
  const column = fc.oneof(
    fc.array(cell, { minLength: 30, maxLength: 30 }),
    fc.array(
      fc.integer({ min: 0, max: 50 }).map((value) => `${value} kg`),
      { minLength: 30, maxLength: 30 },
    ),
  );
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 4 }), (columns) => {
      const table: TableCells = {
        header: ['price', ...columns.map((_, i) => `c${i}`)],
        columns: [Array.from({ length: 30 }, (_, row) => String(price(row))), ...columns],
      };
      const { learnt, leftOut, decimal } = recognise(table);
      expect(learnt.length + leftOut.length).toBe(columns.length);
      const declared = learnt.map(({ column }) => column);
      const row = new Float64Array(rowWidth(declared));
      for (let r = 0; r < 30; r++) {
        const cells = learnt.map(({ column }) => table.columns[table.header.indexOf(column.name)]![r]!);
        expect(readRow(declared, [...declared.keys()], cells, row, { numbers: { decimal } })).toBeNull();
      }
      for (const column of declared)
        if (column.kind === 'number') expect([...new Set(column.knots)].sort((a, b) => a - b)).toEqual(column.knots);
    }),
    { numRuns: casesOf(200) },
  );
});
