import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { matchHeader } from './match-header.ts';
import { readCell } from './read-cell.ts';
import { readItem } from './read-item.ts';
import { readRow, refuseConstants } from './read-row.ts';

describe('rows', () => {
  const row = new Float64Array(9);
  const inOrder = [0, 1, 2, 3, 4, 5, 6, 7, 8];

  it('are written in the order of the columns, for any order of the cells', () => {
    const cells = ['2.43', '0.23', 'SI2', 'E', 'Ideal', '61.5', '55', '3.95', '3.98'];
    expect(readRow(diamonds.columns, [1, 4, 3, 2, 5, 6, 7, 8, 0], cells, row)).toBeNull();
    expect([...row]).toEqual([0.23, 4, 5, 1, 61.5, 55, 3.95, 3.98, 2.43]);
  });
  it('hold NaN for a column that the file does not have', () => {
    expect(readRow(diamonds.columns, [0, 1, 2, 3, -1, -1, -1, -1, -1], ['1', 'Fair', 'J', 'I1'], row)).toBeNull();
    expect([...row]).toEqual([1, 0, 0, 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });
  it('tell every issue', () => {
    const issues = readRow(diamonds.columns, inOrder, ['', 'Ideal', 'K', 'IF', 'a', '55', '1', '1', '101'], row);
    expect(issues?.map(({ path }) => path)).toEqual(['/carat', '/color', '/depth', '/z']);
  });
});

describe('categories and constant columns', () => {
  const [, wear, maker, steel] = knives.columns;
  const read = (item: object) => readItem(knives, { length_mm: 210, wear: 'light', maker: 'Brock', ...item });
  const issuesOf = (item: object) => {
    const found = read(item);
    return 'issues' in found ? found.issues : [];
  };

  it('are read by any spelling, from a cell and from JSON', () => {
    expect([readCell(wear!, 'NEW'), readCell(maker!, ' corvo'), readCell(steel!, 'High-Carbon')]).toEqual([0, 2, 0]);
    expect(read({ steel: 'Carbon' })).toEqual({ row: Float64Array.of(210, 1, 1, 0, Number.NaN) });
  });

  it('the constant need not be given', () => {
    expect([readCell(steel!, ''), readCell(steel!, 'NA')]).toEqual([0, 0]);
    expect(read({})).toEqual({ row: Float64Array.of(210, 1, 1, 0, Number.NaN) });
    expect(read({ steel: null })).toEqual(read({}));
  });

  it('another value of the constant is refused in a sentence made from the declaration', () => {
    expect(issuesOf({ steel: 'stainless' })).toEqual([
      {
        code: 'not-priced',
        path: '/steel',
        found: 'stainless',
        allowed: 'carbon',
        message: 'steel is "stainless", but must be carbon: only knives of carbon steel are priced.',
      },
    ]);
    expect(readCell(steel!, 'stainless')).toEqual(issuesOf({ steel: 'stainless' })[0]);
    expect(issuesOf({ steel: 5 })[0]).toMatchObject({ code: 'wrong-type', found: 5, allowed: 'carbon' });
  });

  it('an unknown category has a code of its own, and the nearest spelling', () => {
    expect(issuesOf({ maker: 'Brok' })[0]).toMatchObject({
      code: 'unknown-category',
      message: 'maker is "Brok", but must be Aster, Brock or Corvo; did you mean Brock?',
    });
  });

  it('a file without the constant lacks nothing', () => {
    const match = matchHeader(knives, ['length_mm', 'wear', 'maker', 'age', 'asked'], { target: 'required' });
    expect(match).toMatchObject({ cellOf: [0, 1, 2, -1, 3], missing: [], notes: [] });
  });
});

describe('a constant that is no part of a row', () => {
  const constants = diamonds.constants;

  it.each(['Round', 'round', 'ROUND BRILLIANT', 'RB', '', 'NA', '圆形'])('takes %j', (word) => {
    expect(refuseConstants({ constants }, [0], [word])).toBeUndefined();
  });

  it('refuses every other word with what is priced, and never with "leave it out"', () => {
    const issue = refuseConstants({ constants }, [1], ['1.2', 'Oval']);
    expect(issue).toMatchObject({ code: 'not-priced', path: '/shape' });
    expect(issue?.message).toBe('shape is "Oval", but must be Round: only round stones are priced.');
    const read = readItem(diamonds, { carat: 1, cut: 'Ideal', color: 'E', clarity: 'VS1', shape: 'Oval' });
    expect(read).toEqual({ issues: [expect.objectContaining({ code: 'not-priced', path: '/shape' })] });
  });

  it('leaves the row of an item as it is', () => {
    const item = { carat: 1, cut: 'Ideal', color: 'E', clarity: 'VS1' };
    expect(readItem(diamonds, { ...item, shape: 'round' })).toEqual(readItem(diamonds, item));
    expect(readItem(diamonds, { ...item, Shape: 'Round' })).toMatchObject({
      issues: [{ code: 'unknown-field', message: expect.stringContaining('it is called shape') }],
    });
  });
});
