import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { readItem } from './read-item.ts';

describe('items in JSON', () => {
  const stone = { carat: 1.1, cut: 'ideal', color: 'G', clarity: 'VS2' };
  const issues = (value: unknown) => {
    const read = readItem(diamonds, value);
    return 'issues' in read ? read.issues : [];
  };

  it('need only the required columns', () => {
    const read = readItem(diamonds, { ...stone, depth: null, x: 0 });
    expect('row' in read && [...read.row]).toEqual([1.1, 4, 3, 3, Number.NaN, Number.NaN, 0, Number.NaN, Number.NaN]);
  });
  it.each([
    [{ ...stone, carat: '1.1' }, 'wrong-type', '/carat', 'send a number, 1.1, without quotes.'],
    [{ ...stone, carat: 'big' }, 'wrong-type', '/carat', 'send a number.'],
    [{ ...stone, carat: true }, 'wrong-type', '/carat', 'send a number.'],
    [{ ...stone, carat: [1] }, 'wrong-type', '/carat', 'send a number.'],
    [{ ...stone, carat: Number.POSITIVE_INFINITY }, 'out-of-bounds', '/carat', 'check the value and its unit.'],
    [{ ...stone, carat: Number.NaN }, 'not-a-number', '/carat', 'whole file.'],
    [{ ...stone, carat: null }, 'required', '/carat', '.'],
    [{ ...stone, cut: 5 }, 'wrong-type', '/cut', 'send one of them as a string.'],
    [{ ...stone, cut: '' }, 'required', '/cut', '.'],
    [{ ...stone, colour: 'G' }, 'unknown-field', '/colour', 'did you mean color?'],
    [
      { ...stone, Depth: 60 },
      'unknown-field',
      '/Depth',
      'it is called depth; send it under that name, letter for letter.',
    ],
    [{ ...stone, carat: undefined, Carat: 1 }, 'unknown-field', '/Carat', 'letter for letter.'],
    [{ ...stone, lab: 'GIA' }, 'unknown-field', '/lab', 'x, y or z are; leave it out.'],
    [{ ...stone, price: 60 }, 'unknown-field', '/price', 'leave it out: it is what is asked for.'],
    [{ ...stone, 'a/b~c': 60 }, 'unknown-field', '/a~1b~0c', 'leave it out.'],
    [
      JSON.parse('{"carat":1,"cut":"Fair","color":"D","clarity":"IF","__proto__":{"depth":60}}'),
      'unknown-field',
      '/__proto__',
      'leave it out.',
    ],
    [{ ...stone, constructor: 1 }, 'unknown-field', '/constructor', 'leave it out.'],
  ])('%j: %s', (value, code, path, ending) => {
    expect(issues(value)).toHaveLength(1);
    expect(issues(value)[0]).toMatchObject({ code, path });
    expect(issues(value)[0]!.message.endsWith(ending)).toBe(true);
  });
  it.each([[null], [undefined], [[stone]], ['stone'], [5], [true]])('refuse %j as no object', (value) => {
    expect(issues(value)).toMatchObject([{ code: 'not-an-object', path: '' }]);
  });
  it('still lack columns that no other field replaces', () => {
    const { cut: _, carat, ...rest } = stone;
    expect(issues({ ...rest, Carat: carat }).map(({ path }) => path)).toEqual(['/cut', '/Carat']);
  });
  it('do not inherit values', () => {
    expect(issues(Object.create(stone)).map(({ code }) => code)).toEqual([
      'required',
      'required',
      'required',
      'required',
    ]);
  });
  it('have at most twenty issues of bounded size', () => {
    const hostile = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`${index}${'k'.repeat(500)}`, {}]));
    expect(issues(hostile).length).toBe(20);
    expect(JSON.stringify(issues(hostile)).length).toBeLessThan(15_000);
  });
  it('never throw', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom('carat', 'cut', 'x', 'y', '__proto__'), fc.jsonValue()),
        (any, item) => {
          readItem(diamonds, any);
          readItem(diamonds, item);
        },
      ),
    );
  });
});
