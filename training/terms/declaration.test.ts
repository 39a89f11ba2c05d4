import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { DeclarationError } from '../kinds/errors.ts';
import { termsDataset } from './declaration.ts';

const cars: TermsDataset = {
  name: 'cars',
  kind: 'terms',
  item: { singular: 'car', plural: 'cars' },
  recipeVersion: 'cars-1',
  target: { column: 'price', unit: 'EUR', centre: 9, min: 1, max: 1e6 },
  columns: [
    {
      kind: 'number',
      name: 'km',
      title: 'Kilometres',
      unit: 'km',
      required: false,
      min: 0,
      max: 1e6,
      example: 50_000,
      knots: [1000, 90_000],
      log: true,
      ordering: 'falling',
    },
    {
      kind: 'category',
      name: 'fuel',
      title: 'Fuel',
      required: false,
      levels: ['gas', 'oil'],
      open: true,
      example: 'gas',
    },
    { kind: 'text', name: 'plate', title: 'Plate', required: false, parts: [], example: 'AB 1' },
  ],
  itemColumn: 'plate',
  keptOut: [{ name: 'row', why: 'it numbers the rows' }],
  inputs: [{ name: 'use', columns: ['km', 'fuel'] }],
  referenceItem: { km: 50_000, fuel: 'gas' },
  range: { coverage: 0.9 },
};
const [km, fuel, plate] = cars.columns;

describe('the declaration of terms', () => {
  it('is taken as it is if it has no fault', () => {
    expect(termsDataset(cars)).toBe(cars);
  });

  it.each<[string, Partial<TermsDataset>, RegExp]>([
    ['two columns of one name', { columns: [km!, km!] }, /two columns are named km; rename one/],
    ['the target among the columns', { target: { ...cars.target, column: 'km' } }, /km is the target or kept out/],
    ['a column that is kept out', { keptOut: [{ name: 'fuel', why: 'late' }] }, /fuel is the target or kept out/],
    ['an input without a column', { inputs: [{ name: 'use', columns: ['hours'] }] }, /an input names hours/],
    ['a column without an input', { inputs: [{ name: 'use', columns: ['km'] }] }, /fuel must belong to exactly one/],
    ['an item column with parts', { itemColumn: 'km' }, /itemColumn names km/],
    ['a text for the report alone', { reportOnly: ['plate'] }, /plate, which is no column of numbers or of words/],
    ['an input for the report alone', { reportOnly: ['fuel'] }, /fuel is for the report alone, and an input too/],
    ['one knot', { columns: [{ ...km!, knots: [5] } as never, fuel!, plate!] }, /km needs at least two knots/],
    [
      'knots that fall',
      { columns: [{ ...km!, knots: [5, 4] } as never, fuel!, plate!] },
      /the knots of km must ascend/,
    ],
    ['the logarithm of 0', { columns: [{ ...km!, knots: [0, 4] } as never, fuel!, plate!] }, /not positive/],
    [
      'a level twice',
      { columns: [km!, { ...fuel!, levels: ['a', 'a'] } as never, plate!] },
      /levels of fuel has a word twice/,
    ],
    [
      'one word for yes and no',
      { target: { ...cars.target, answers: { yes: 'a', no: 'a' } } },
      /yes and no of \w+ are the same word/,
    ],
    [
      'a threshold that is no probability',
      { target: { ...cars.target, answers: { yes: 'a', no: 'b', threshold: 1 } } },
      /the threshold of \w+ must be between 0 and 1/,
    ],
  ])('is refused with %s', (_, change, message) => {
    expect(() => termsDataset({ ...cars, ...change } as TermsDataset)).toThrow(DeclarationError);
    expect(() => termsDataset({ ...cars, ...change } as TermsDataset)).toThrow(message);
  });

  it('is that of the kind terms alone', () => {
    expect(() => termsDataset(diamonds)).toThrow('dataset diamonds is of the kind lattice, where terms is expected');
  });
});
