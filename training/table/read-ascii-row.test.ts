import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { casesOf } from '../../tests/share-of-cases.ts';
import { cellsOfTexts } from '../testing/cells-of-texts.ts';
import { createAsciiRowReader } from './read-ascii-row.ts';
import { type CellReading, readTarget } from './read-cell.ts';
import { readRow, refuseConstants } from './read-row.ts';

const { columns, constants, target } = diamonds;
/** The cells stand in another order than the columns, and z is missing. */
const cellOf = [1, 2, 3, 4, 5, 6, 7, 8, -1];
const constantCells = [9];
const targetCell = 0;

const readings: readonly CellReading[] = [
  { numbers: { decimal: 'point' } },
  { numbers: { decimal: 'comma' } },
  { numbers: { decimal: 'point' }, scale: 'gia' },
];

const rarely = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: rare });
const odd = fc.constantFrom(
  ...['', ' ', 'NA', '-', 'x', '1e2', ' 0.5', '+1', '.5', '5.', '007', '1 234', '$1', '0', '0.000', '-3', '1e999'],
  ...['12345678901234567', '0x10', 'Infinity', '1,234', '1.234', '1,234.5', '1.234,5', '(3)', '61.5 %', '1.50 ct'],
);
const number = (min: number, max: number) =>
  rarely(
    fc.tuple(fc.integer({ min: min * 10_000, max: max * 10_000 }), fc.nat(4)).map(([value, places]) => {
      return (value / 10_000).toFixed(places);
    }),
    odd,
  );
const word = (usual: readonly string[], rare: readonly string[]) =>
  rarely(fc.constantFrom(...usual), fc.oneof(odd, fc.constantFrom(...rare)));

const rows = fc.tuple(
  number(0, 20_000),
  number(0, 5),
  word(['Ideal', 'Fair', 'vg', 'VERY GOOD'], ['EX', 'Poor']),
  word(['D', 'G', 'J', 'e'], ['K']),
  word(['IF', 'VS1', 'si2'], ['FL', 'VVS3']),
  number(39, 86),
  number(39, 101),
  number(0, 11),
  number(0, 11),
  word(['Round', 'RD'], ['Oval']),
);

describe('createAsciiRowReader', () => {
  it('reads every row as the reader of texts does, and leaves it every row with an issue', () => {
    for (const reading of readings) {
      const read = createAsciiRowReader({ columns, constants, target, cellOf, constantCells, targetCell, reading })!;
      const [row, expected] = [new Float64Array(columns.length), new Float64Array(columns.length)];
      let usable = 0;
      fc.assert(
        fc.property(rows, fc.boolean(), (written, inOtherWay) => {
          const mark = (reading.numbers.decimal === 'comma') === inOtherWay ? '.' : ',';
          const texts = written.map((text) => (/^\d+\.\d+$/.test(text) ? text.replace('.', mark) : text));
          const price = read(cellsOfTexts(texts), row);
          const issues = readRow(columns, cellOf, texts, expected, reading);
          const foreign = refuseConstants(diamonds, constantCells, texts);
          const found = readTarget(target, texts[targetCell]!, reading);
          if (issues || foreign || typeof found !== 'number') {
            expect(price).toBeNaN();
            return;
          }
          usable++;
          expect(price).toBe(found);
          expect(row).toEqual(expected);
        }),
        { numRuns: casesOf(3000) },
      );
      // About an eighth of the random rows can be used. Few cases may have fewer by chance.
      expect(usable).toBeGreaterThan(casesOf(3000) / 40);
    }
  });

  it('leaves rows of a dataset with texts to the reader of texts', () => {
    const text = { kind: 'text', name: 'note', title: 'Note', required: false, parts: [], example: 'x' } as const;
    const options = { constants, target, cellOf: [0], constantCells, targetCell, reading: readings[0]! };
    expect(createAsciiRowReader({ columns: [text], ...options })).toBeUndefined();
  });
});
