import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { cellsOfTexts } from '../testing/cells-of-texts.ts';
import type { ReadingAnswers } from './decide-reading.ts';
import { readTarget } from './read-cell.ts';
import { readRow } from './read-row.ts';
import { surveyCells } from './survey-cells.ts';

/** carat, cut, price, x, date */
const match = { cellOf: [0, 1, -1, -1, -1, -1, 3, -1, -1], targetCell: 2, dateCell: 4 };

/** Surveys rows as texts. As bytes they must come to the same. */
function survey(rows: readonly (readonly string[])[], answers?: ReadingAnswers, currency?: readonly string[]) {
  const open = () => surveyCells(diamonds, { ...match, ...(currency && { currency }) });
  const [ofTexts, ofBytes] = [open(), open()];
  for (const row of rows) {
    ofTexts.add(row);
    if (row.every((cell) => /^\p{ASCII}*$/u.test(cell))) ofBytes.addAscii(cellsOfTexts(row));
    else ofBytes.add(row);
  }
  const decided = ofTexts.decide(answers);
  expect(ofBytes.decide(answers)).toEqual(decided);
  return decided;
}

describe('the convention of a file', () => {
  it.each([
    ['a plain file', [['0.39', 'Ideal', '1176', '4.7']], 'point', []],
    ['a decimal comma', [['0,39', 'Ideal', '1176', '4,7']], 'comma', ['Numbers are read with a decimal comma.']],
    [
      'commas between thousands, beside weights with a point',
      [['0.39', 'Ideal', '1,176', '4.7']],
      'point',
      ['Numbers are read with a decimal point and commas between thousands.'],
    ],
    [
      'points between thousands, beside weights with a comma',
      [['0,39', 'Ideal', '1.176', '4,7']],
      'comma',
      ['Numbers are read with a decimal comma and points between thousands.'],
    ],
    [
      'narrow no-break spaces',
      [['0,39', 'Ideal', '1\u202f176', '4,7']],
      'comma',
      ['Numbers are read with a decimal comma and spaces between thousands.'],
    ],
    ['a weight that cannot be 1234 ct', [['1.234', 'Ideal', '1176', '6']], 'point', []],
    ['whole numbers alone', [['1', 'Ideal', '1176', '6']], 'point', []],
  ] as const)('is recognised by %s', (_, rows, decimal, notes) => {
    expect(survey(rows)).toEqual({ reading: { numbers: { decimal } }, notes });
  });

  it.each([
    [
      '1.234 everywhere',
      'ambiguous-numbers',
      [
        ['1', 'Ideal', '1.234', '6'],
        ['2', 'Ideal', '12.345', '8'],
      ],
    ],
    ['1,234 everywhere', 'ambiguous-numbers', [['1', 'Ideal', '1,234', '6']]],
    [
      'prices of 1.176 beside weights of 0.39',
      'ambiguous-numbers',
      [
        ['0.39', 'Ideal', '1.176', '4.7'],
        ['0.39', 'Ideal', '326', '4.7'],
      ],
    ],
    [
      'rows of two conventions',
      'mixed-numbers',
      [
        ['0.39', 'Ideal', '1176', '4.7'],
        ['0,39', 'Ideal', '1176', '4,7'],
      ],
    ],
    [
      'thousands by two marks',
      'mixed-numbers',
      [
        ['0.39', 'Ideal', '1,176', '4.7'],
        ['0.39', 'Ideal', '1 176', '4.7'],
      ],
    ],
    ['euros', 'other-currency', [['0.39', 'Ideal', '€1,176.00', '4.7']]],
    ['Swiss francs', 'other-currency', [['0.39', 'Ideal', "CHF 1'176.00", '4.7']]],
    [
      'one price in pounds among dollars',
      'other-currency',
      [
        ['0.39', 'Ideal', '$1,176.00', '4.7'],
        ['0.39', 'Ideal', '£1,176.00', '4.7'],
      ],
    ],
    [
      'cuts of another scale',
      'other-scale',
      [
        ['0.39', 'EX', '1176', '4.7'],
        ['0.39', 'Good', '1176', '4.7'],
      ],
    ],
    [
      'its short forms',
      'other-scale',
      [
        ['0.39', 'G', '1176', '4.7'],
        ['0.39', 'VG', '1176', '4.7'],
      ],
    ],
  ] as const)('is a question if there is %s', (_, because, rows) => {
    expect(survey(rows)).toMatchObject({ question: { because } });
  });

  it('asks for the currency that the header names', () => {
    expect(survey([['1', 'Ideal', '1176', '6']], undefined, ['EUR'])).toMatchObject({
      question: { because: 'other-currency', answers: [{ currency: 'USD' }] },
    });
    expect(survey([['1', 'Ideal', '1176', '6']], undefined, ['USD', 'CAD'])).toHaveProperty('reading');
  });

  it('takes any one currency where the prices are of a source that is named, and says so', () => {
    const source = { source: 'eur-list' };
    expect(survey([['1', 'Ideal', '1176', '6']], source, ['EUR'])).toMatchObject({
      isForeign: true,
      notes: ['Prices are in EUR; the level of their source takes in rate, tax and mark-up against USD.'],
    });
    expect(survey([['1', 'Ideal', '1176', '6']], source, ['USD'])).not.toHaveProperty('isForeign');
    const two = [
      ['1', 'Ideal', '€1176', '6'],
      ['1', 'Ideal', '£1176', '6'],
    ];
    expect(survey(two, source)).toMatchObject({ question: { because: 'other-currency' } });
  });

  it('names the grades of another scale and how they can be read', () => {
    const asked = survey([
      ['1', 'EX', '1176', '6'],
      ['1', 'F', '1176', '6'],
    ]);
    expect(asked).toMatchObject({
      question: {
        message:
          'cut holds EX, F: grades of the scale of GIA, which are not those known here (Fair, Good, Very Good, Premium, Ideal). Say that it is that scale, and they are read so: EX as Ideal, F as Fair; or write the grades known here.',
        answers: [{ scale: 'gia' }],
      },
    });
  });

  it('goes on by the owner’s answer', () => {
    expect(survey([['1', 'Ideal', '1.234', '6']], { decimal: 'comma' })).toMatchObject({
      reading: { numbers: { decimal: 'comma' } },
    });
    expect(survey([['1', 'EX', '1234', '6']], { scale: 'gia' })).toMatchObject({ reading: { scale: 'gia' } });
    expect(survey([['1', 'Ideal', '€ 1234', '6']], { currency: 'USD' })).toHaveProperty('reading');
    expect(survey([['1', 'EX', '€ 1234', '6']], { currency: 'USD' })).toMatchObject({
      question: { because: 'other-scale' },
    });
  });

  it('treats one wrong cell among many as a fault of its row', () => {
    const rows = Array.from({ length: 200 }, () => ['0.39', 'Ideal', '1176', '4.7']);
    expect(survey([...rows, ['0,39', 'Ideal', '1176', '4.7']])).toMatchObject({
      reading: { numbers: { decimal: 'point' } },
    });
  });
});

const CONVENTIONS = [
  { decimal: '.', thousands: '' },
  { decimal: ',', thousands: '' },
  { decimal: '.', thousands: ',' },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: '\u202f' },
  { decimal: '.', thousands: "'" },
] as const;

type Convention = (typeof CONVENTIONS)[number];

function print(value: number, { decimal, thousands }: Convention): string {
  const [whole = '', part] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, thousands);
  return part === undefined ? grouped : `${grouped}${decimal}${part}`;
}

const stone = fc.record({
  carat: fc.integer({ min: 5, max: 5000 }).map((hundredths) => hundredths / 100),
  price: fc.integer({ min: 100, max: 500_000_000 }).map((cents) => cents / 100),
  x: fc.integer({ min: 100, max: 9999 }).map((hundredths) => hundredths / 100),
});
type Stone = { carat: number; price: number; x: number };
const printed = ({ carat, price, x }: Stone, convention: Convention) => [
  print(carat, convention),
  'Ideal',
  print(price, convention),
  print(x, convention),
];
/** Says its decimal mark for certain, in every column. */
const telling: Stone = { carat: 0.39, price: 1234567.25, x: 4.75 };

describe('any table, printed', () => {
  it.each(CONVENTIONS)('with %j reads back the same', (convention) => {
    fc.assert(
      fc.property(fc.array(stone, { minLength: 1, maxLength: 30 }), (stones) => {
        const all = [telling, ...stones];
        const rows = all.map((one) => printed(one, convention));
        const told = survey(rows);
        if (!('reading' in told)) throw new Error(told.question.message);
        const row = new Float64Array(9);
        for (const [index, cells] of rows.entries()) {
          expect(readRow(diamonds.columns.slice(0, 1), [0], cells, row, told.reading)).toBeNull();
          expect(row[0]).toBe(all[index]!.carat);
          expect(readTarget(diamonds.target, cells[2]!, told.reading)).toBe(all[index]!.price);
        }
      }),
    );
  });

  it('in two of them that contradict each other is held', () => {
    const pairs = CONVENTIONS.flatMap((a) =>
      CONVENTIONS.filter((b) => a.decimal !== b.decimal).map((b) => [a, b] as const),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.array(stone, { maxLength: 30 }),
        fc.array(stone, { maxLength: 30 }),
        ([a, b], some, others) => {
          const rows = [
            ...[telling, ...some].map((one) => printed(one, a)),
            ...[telling, ...others].map((one) => printed(one, b)),
          ];
          expect(survey(rows)).toMatchObject({ question: { because: 'mixed-numbers' } });
        },
      ),
    );
  });
});

describe('a quick look at lines', () => {
  const plain = '0.39,Ideal,1176,4.7\n1.01,Very Good,4479,6.28\n';
  const settled = () => {
    const cells = surveyCells(diamonds, match);
    for (let i = 0; i < 20; i++) cells.add(['0.39', 'Ideal', '1176.5', '4.7']);
    return cells;
  };
  it('skips lines that are printed like all before', () => {
    expect(settled().hasEvidence(plain, ',')).toBe(false);
    expect(settled().hasEvidence('"654",0.39,"Ideal","VVS1",1176,4.7\n', ',')).toBe(false);
    expect(settled().hasEvidence('0.39;Ideal;VVS1;1176;4.7\n', ';')).toBe(false);
  });
  it.each([
    ['0.39,Ideal,"1,176",4.7\n', ','],
    ['"0,39",Ideal,1176,4.7\n', ','],
    ['0,39;Ideal;1176;4,7\n', ';'],
    ['0.39,Ideal,€1176,4.7\n', ','],
    ['0.39,Ideal,1176 EUR,4.7\n', ','],
    ["0.39,Ideal,1'176,4.7\n", ','],
    ['0.39,Ideal,1\u202f176,4.7\n', ','],
    ['0.39,EX,1176,4.7\n', ','],
  ])('finds %j worth reading', (line, delimiter) => {
    expect(settled().hasEvidence(plain + line, delimiter)).toBe(true);
  });
  it('reads every line until the convention is known', () => {
    expect(surveyCells(diamonds, match).hasEvidence(plain, ',')).toBe(true);
  });
});

describe('the dates of a file', () => {
  const dated = (...dates: string[]) => dates.map((date) => ['0.39', 'Ideal', '1176', '4.7', date]);

  it.each([
    ['ISO', ['2026-06-05', '2026-05-06'], undefined],
    ['serial numbers', ['46178', '46178.5'], undefined],
    ['the same day either way', ['06/06/2026', '05.05.2026'], undefined],
    ['names of months', ['5 June 2026', 'Jun 5, 2026', 'Juni 2026'], undefined],
    ['a day above twelve behind', ['05/06/2026', '06/25/2026'], 'month-first'],
    ['a day above twelve in front', ['05.06.26', '25.06.26'], 'day-first'],
    ['no dates', ['', 'n/a'], undefined],
  ])('of %s are read', (_, dates, format) => {
    const found = survey(dated(...dates));
    if ('question' in found) throw new Error(found.question.message);
    expect(found.reading.dates).toBe(format);
    expect(found.notes).toEqual(
      format ? [`Dates are read with the ${format === 'day-first' ? 'day' : 'month'} first.`] : [],
    );
  });

  it('that could be another day everywhere are asked about, and read by the answer', () => {
    const rows = dated('05/06/2026', '2026-06-07', '03/04/2026');
    expect(survey(rows)).toMatchObject({
      question: {
        because: 'ambiguous-dates',
        message: expect.stringContaining('date is written as "05/06/2026"'),
        answers: [{ dates: 'day-first' }, { dates: 'month-first' }],
      },
    });
    expect(survey(rows, { dates: 'month-first' })).toMatchObject({ reading: { dates: 'month-first' } });
  });

  it('that are written in two ways are asked about, but for a slip in a hundred', () => {
    expect(survey(dated('25/06/2026', '06/25/2026'))).toMatchObject({ question: { because: 'mixed-dates' } });
    const slip = dated(...Array<string>(100).fill('25/06/2026'), '06/25/2026');
    expect(survey(slip)).toMatchObject({ reading: { dates: 'day-first' } });
  });

  it('are noticed in the text of a line, unless they are in ISO form', () => {
    const cells = surveyCells(diamonds, match);
    expect(cells.hasEvidence('1,Ideal,1176,4,05/06/2026\n', ',')).toBe(true);
    expect(cells.hasEvidence('1,Ideal,1176,4,5-6-26\n', ',')).toBe(true);
    expect(cells.hasEvidence('1,Ideal,1176,4,2026-06-05\n', ',')).toBe(false);
    const without = surveyCells(diamonds, { ...match, dateCell: -1 });
    expect(without.hasEvidence('1,Ideal,1176,4,05/06/2026\n', ',')).toBe(false);
  });
});
