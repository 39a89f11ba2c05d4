import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import type { Issue } from './issue.ts';
import { readCell, readTarget } from './read-cell.ts';

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
