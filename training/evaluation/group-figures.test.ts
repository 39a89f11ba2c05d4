import { expect, it } from 'vitest';
import { measureGroups } from './group-figures.ts';

it('compares decisions and errors of groups, counted by hand', () => {
  const rows = [
    [0, 1],
    [0, 0],
    [0, 1],
    [2, 0],
  ].map(([group, price]) => ({ row: Float64Array.of(group!), price: price! }));
  const grouping = { column: 'size', groups: ['small', 'middle', 'large'], groupOf: (row: Float64Array) => row[0]! };
  const figures = measureGroups([grouping], rows, Float64Array.of(0.9, 0.8, 0.4, 0.3), 0.5);
  // Of the three small ones two are yes, two are decided as yes, and two wrongly. There is no middle one.
  expect(figures).toEqual([
    {
      ...{ column: 'size', group: 'small', rows: 3, yes: 2 / 3, decidedYes: 2 / 3, wrong: 2 / 3 },
      probability: expect.closeTo(0.7, 12),
    },
    { column: 'size', group: 'large', rows: 1, yes: 0, probability: 0.3, decidedYes: 0, wrong: 0 },
  ]);
});
