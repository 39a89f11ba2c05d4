import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { matchHeader } from './match-header.ts';
import { type Issue, readCell, readItem, readRow, readTarget, refuseConstants } from './read-row.ts';

const column = (name: string) => diamonds.columns.find((candidate) => candidate.name === name)!;
const levelOf = (name: string, level: string) => {
  const grade = column(name);
  return grade.kind === 'grade' ? grade.levels.indexOf(level) : -1;
};
const issueOf = (read: number | Issue): Issue => {
  if (typeof read === 'number') throw new Error(`no issue, but ${read}`);
  return read;
};

describe('numbers in cells', () => {
  it.each([
    ['0.23', 0.23],
    ['1', 1],
    ['1.', 1],
    ['.5', 0.5],
    ['+2', 2],
    ['1e1', 10],
    ['25E-1', 2.5],
    [' 1.5 ', 1.5],
    ['1.5\r', 1.5],
    ['\u00a01.5', 1.5],
    ['1.5 ct', 1.5],
    ['1.5ct', 1.5],
    ['1.5 Carats', 1.5],
  ])('reads %j as %d', (text, value) => {
    expect(readCell(column('carat'), text)).toBe(value);
  });

  it.each([
    '1,5',
    '$300',
    '300 USD',
    '61.5%',
    '0x10',
    '0X1',
    '0b1',
    '0o7',
    '\u00a00x10',
    'abc',
    '1.2.3',
    '1_000',
    '10 00',
    '1.5 g',
    '1.5 cm',
    '2026-11-27',
    '--1',
    '1e',
    'Infinity',
    '-Infinity',
    '１',
    '=1+1',
    'true',
    '1\0',
    '1n',
  ])('refuses %j, which is no number', (text) => {
    expect(issueOf(readCell(column('carat'), text))).toMatchObject({
      code: 'not-a-number',
      path: '/carat',
      found: text,
      allowed: 'a number from 0.05 to 50 (ct)',
    });
  });

  it.each(['1e999', '-1e999', '-1', '0', '0.049', '50.1', '1e-400'])('refuses %j as out of bounds', (text) => {
    expect(issueOf(readCell(column('carat'), text)).code).toBe('out-of-bounds');
  });

  it('says what was found, what is allowed and what to do', () => {
    expect(issueOf(readCell(column('carat'), '1,5')).message).toBe(
      'carat is "1,5", but must be a number from 0.05 to 50 (ct); write digits and one decimal mark, the same in the whole file.',
    );
    expect(issueOf(readCell(column('carat'), '=A2/5')).message).toBe(
      'carat is "=A2/5", but must be a number from 0.05 to 50 (ct); this is a formula without its result; open the workbook in a spreadsheet program and save it there.',
    );
    expect(issueOf(readCell(column('carat'), '110')).message).toBe(
      'carat is "110", but must be a number from 0.05 to 50 (ct); this is above 50; check the value and its unit.',
    );
  });

  it.each(['', ' ', '\t', 'NA', 'n/a', '#N/A', 'NULL', 'NaN', '-', '—', '.', '#REF!', '#DIV/0!'])(
    'reads %j as missing if the column is optional, and as an issue otherwise',
    (text) => {
      expect(readCell(column('depth'), text)).toBeNaN();
      expect(issueOf(readCell(column('carat'), text))).toMatchObject({ code: 'required', path: '/carat' });
    },
  );

  it('reads a zero of either sign as plain 0 if it means not measured', () => {
    expect(readCell(column('x'), '0')).toBe(0);
    expect(readCell(column('x'), '-0.0')).toBe(0);
    expect(readCell({ ...column('carat'), zeroMeansUnmeasured: true } as (typeof diamonds.columns)[0], '0')).toBe(0);
  });

  it('reads every form in which JavaScript prints a number within bounds', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 50, noNaN: true }), (value) => {
        expect(readCell(column('carat'), String(value))).toBe(value);
      }),
    );
  });
});

describe('grades', () => {
  it.each([
    ['cut', 'Very Good', 'Very Good'],
    ['cut', 'very good', 'Very Good'],
    ['cut', 'VERY_GOOD', 'Very Good'],
    ['cut', ' very-good ', 'Very Good'],
    ['cut', 'VeryGood', 'Very Good'],
    ['cut', 'V. Good'.replace('.', ''), 'Very Good'],
    ['cut', 'vg', 'Very Good'],
    ['clarity', 'vs1', 'VS1'],
    ['clarity', 'VS-1', 'VS1'],
    ['clarity', 'Internally Flawless', 'IF'],
    ['color', 'd', 'D'],
    ['cut', 'GD', 'Good'],
  ])('reads %s %j as %s', (name, text, level) => {
    expect(readCell(column(name), text)).toBe(levelOf(name, level));
  });

  it.each([
    ['cut', 'Ideel', 'did you mean Ideal?'],
    ['cut', 'Idael', 'did you mean Ideal?'],
    ['cut', 'Premum', 'did you mean Premium?'],
    ['cut', 'goood', 'did you mean Good?'],
    ['clarity', 'VS3', 'send one of them.'],
    ['clarity', 'SI', 'send one of them.'],
    ['clarity', 'VVS3', 'send one of them.'],
    ['clarity', 'SI3', 'send one of them.'],
    ['cut', 'Ideal+', 'send one of them.'],
    ['clarity', 'FL', 'FL is better than the best known here; ask with IF for a lower bound.'],
    ['clarity', 'I2', 'I2 is worse than the worst known here; ask with I1 for an upper bound.'],
    ['color', 'K', 'K is worse than the worst known here; ask with J for an upper bound.'],
    [
      'cut',
      'Excellent',
      'this is a grade of the scale of GIA, where the closest one here is Ideal; grade it by the scale of this dataset.',
    ],
    [
      'cut',
      '3EX',
      'this is a grade of the scale of GIA, where the closest one here is Ideal; grade it by the scale of this dataset.',
    ],
    ['cut', 'x'.repeat(1e6), 'send one of them.'],
    ['cut', 'constructor', 'send one of them.'],
    ['cut', '__proto__', 'send one of them.'],
  ])('refuses %s %j', (name, text, advice) => {
    const issue = issueOf(readCell(column(name), text));
    expect(issue.code).toBe('unknown-grade');
    expect(issue.message.endsWith(advice)).toBe(true);
    expect(JSON.stringify(issue).length).toBeLessThan(600);
  });
});

describe('grades of another scale', () => {
  const gia = { numbers: { decimal: 'point' }, scale: 'gia' } as const;
  it.each([
    ['EX', 'Ideal'],
    ['3EX', 'Ideal'],
    ['VG', 'Very Good'],
    ['G', 'Good'],
    ['F', 'Fair'],
    ['Premium', 'Premium'],
  ])('%s is read as %s if the owner says that the file uses that scale', (text, level) => {
    expect(readCell(column('cut'), text, gia)).toBe(levelOf('cut', level));
  });
  it('changes nothing in a column without this scale', () => {
    expect(readCell(column('color'), 'G', gia)).toBe(levelOf('color', 'G'));
  });
});

describe('targets', () => {
  it.each(['326', '$326', 'USD 326', '326 $', 'US$326.00', '$ 326', '\u202f326'])('reads %j', (text) => {
    expect(readTarget(diamonds.target, text)).toBe(326);
  });
  it.each([
    ['$1,176.50', 'point', 1176.5],
    ['1.176,50 $', 'comma', 1176.5],
    ['1\u202f176,50', 'comma', 1176.5],
    ['1\u00a0176', 'comma', 1176],
    ["1'176.50", 'point', 1176.5],
    ['1,17,600', 'point', 117_600],
    ['1.176', 'comma', 1176],
    ['1.176', 'point', 1.176],
    ['1.2e3', 'point', 1200],
    ["1'176.-", 'point', 1176],
  ] as const)('reads %j with a decimal %s as %d', (text, decimal, value) => {
    expect(readTarget(diamonds.target, text, { numbers: { decimal } })).toBe(value);
  });
  it.each([
    ['1,17', 'point'],
    ['1.17', 'comma'],
    ['11,76,1', 'point'],
    ['1.176.5', 'point'],
  ] as const)('refuses %j if the decimal mark is a %s', (text, decimal) => {
    expect(issueOf(readTarget(diamonds.target, text, { numbers: { decimal } })).code).toBe('not-a-number');
  });
  it.each([
    ['', 'required'],
    ['0', 'out-of-bounds'],
    ['-5', 'out-of-bounds'],
    ['5000001', 'out-of-bounds'],
    ['1e999', 'out-of-bounds'],
    ['300 ct', 'not-a-number'],
    ['NaN', 'required'],
    ['(300)', 'out-of-bounds'],
  ])('refuses %j as %s', (text, code) => {
    expect(issueOf(readTarget(diamonds.target, text))).toMatchObject({ code, path: '/price' });
  });

  it('may be missing in a file where the dataset says so, which is no fault', () => {
    const target = { ...diamonds.target, mayBeMissing: true };
    expect(issueOf(readTarget(target, ''))).toMatchObject({ code: 'not-priced', path: '/price' });
    expect(issueOf(readTarget(target, 'on request')).code).toBe('not-a-number');
  });
});

describe('a yes or no', () => {
  const target = { column: 'left', unit: '', centre: -1, min: 0, max: 1, answers: { yes: 'Gone', no: '0' } };

  it.each([
    ['Gone', 1],
    [' gone ', 1],
    ['0', 0],
    ['0.0', 0],
  ])('%j is %d', (text, answer) => {
    expect(readTarget(target, text)).toBe(answer);
  });

  it('is refused in a sentence if it is neither, and said to be missing if it is', () => {
    expect(issueOf(readTarget(target, '1'))).toMatchObject({
      code: 'unknown-category',
      message: 'left is "1", but must be Gone or 0; write one of the two.',
    });
    expect(issueOf(readTarget(target, 'n/a')).code).toBe('required');
    expect(issueOf(readTarget({ ...target, mayBeMissing: true }, ''))).toMatchObject({ code: 'not-priced' });
  });
});

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
