import type { AmountPart, NumberColumn } from '../../datasets/column.ts';
import type { NumberTerms, TermsPart, TermsTextColumn } from '../../datasets/terms-dataset.ts';
import { unitFactors } from '../../training/table/amount.ts';
import { currenciesOf } from '../../training/table/currency.ts';
import { readCell } from '../../training/table/read-cell.ts';
import { patternOfText } from '../../training/table/text-parts.ts';
import { type ColumnCells, given, type PlainTexts, tally } from './column-cells.ts';
import { commonLevels, mostLevels } from './levels-of.ts';
import { type CountedNumbers, countNumbers, numberTerms, quantile } from './number-terms.ts';
import { readPart } from './read-part.ts';
import type { RecognisedColumn, TableFacts } from './recognised.ts';
import { roundedBounds } from './rounded-bounds.ts';

/** From so large a share of numbers on, a column is one of numbers, whatever the other cells hold. */
const MOST_NUMBERS = 0.9;
/** With fewer, it is one if the other cells hold a few sentences. */
const FEWEST_NUMBERS = 0.05;
const MOST_SENTENCES = 20;
const MOST_UNITS = 3;
/** Numbers with a unit and so few different values are names: `1Fam`, `2Story`. */
const FEW_VALUES = 5;

/**
 * A column of numbers as it is learnt: plain ones, ones with units, and ones with sentences between them. `undefined` if it is none.
 */
export function recogniseNumbers(
  cells: ColumnCells,
  plain: PlainTexts,
  facts: TableFacts,
): RecognisedColumn | undefined {
  return recognisePlain(cells, facts) ?? recogniseWithUnits(cells, plain);
}

/** Every cell is a number with the same unit or none. */
function recognisePlain(cells: ColumnCells, { decimal, followsTarget }: TableFacts): RecognisedColumn | undefined {
  const unit = onlyUnit(cells);
  if (unit === undefined) return undefined;
  const reader: NumberColumn = {
    ...{ kind: 'number', name: cells.name, title: cells.name, unit, required: false },
    ...{ min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, example: 0 },
  };
  const values: number[] = [];
  for (const text of cells.texts) {
    const value = readCell(reader, text, { numbers: { decimal } });
    if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
    values.push(value);
  }
  const numbers = countNumbers(values.map((value, i) => [value, cells.counts[i]!]));
  if (unit !== '' && numbers.values.length <= FEW_VALUES) return undefined;
  const id = whyId(cells, numbers, (row) => values[cells.textOf[row]!] ?? Number.NaN, followsTarget);
  if (id !== undefined) return { leftOut: cells.name, why: id };
  if (numbers.values.length < 2) return undefined;
  const areCodes = isCode(cells, numbers);
  const terms = numberTerms(numbers, areCodes, mostLevels(cells.rows));
  const column = { ...reader, ...roundedBounds(numbers), example: quantile(numbers, 0.5), ...terms };
  return { column, said: sayNumber(unit, terms, areCodes), notes: [] };
}

/** The unit of all cells: '' if they have none. `undefined` if they have several. */
function onlyUnit(cells: ColumnCells): string | undefined {
  let unit: string | undefined;
  for (const text of cells.texts) {
    const [, before = '', behind = ''] = /^([^\d.,+\-−(]*)[^\p{L}%"'°$€£¥₹]*?([^\d.,)\s]*)\)?$/u.exec(text) ?? [];
    const prefix = before.trim();
    const found = /^[eE][-+]?$/.test(behind) ? '' : prefix || behind.trim();
    if ((unit !== undefined && unit !== found) || (prefix !== '' && !isPrefix(prefix))) return undefined;
    unit = found;
  }
  return unit;
}

function sayNumber(unit: string, { log }: NumberTerms, areCodes: boolean): string {
  const what = unit === '' ? 'a number' : `a number in ${unit}`;
  return `${what}${log ? ', learnt in its logarithm' : ''}${areCodes ? ', and each common value by itself' : ''}`;
}

/** Whole numbers of one length, many of which repeat: postcodes, years, numbers of types. */
function isCode(cells: ColumnCells, { values }: CountedNumbers): boolean {
  const length = cells.texts[0]!.length;
  const isWhole = length >= 3 && cells.texts.every((text) => text.length === length && /^\d+$/.test(text));
  return isWhole && values.length > 8 && values.length <= given(cells) / 3;
}

const ID_NAME =
  /(?:^|[\s_.-])(?:id|ids|no|nr|num|number|nummer|key|code|ref|reference|index|pid|uid|uuid|sku|serial|order|row|s\.?no)\.?$|(?:[a-z])(?:ID|Id|No|Nr)$/;
/** With a smaller correlation, in standard deviations, a number does not follow the target. */
const FOLLOWS = 4;
const FEWEST_FOR_ID = 20;
const CODE_LENGTH = 5;

/** Why a column of whole numbers, each with a row of its own, names the rows. `undefined` if it does not. */
function whyId(
  cells: ColumnCells,
  { values }: CountedNumbers,
  numberOf: (row: number) => number,
  followsTarget: TableFacts['followsTarget'],
): string | undefined {
  const rows = given(cells);
  if (rows < FEWEST_FOR_ID || values.length < rows || !values.every(Number.isInteger)) return undefined;
  const isCounter = values.at(-1)! - values[0]! < 2 * rows;
  if (isCounter) return 'counts the rows';
  if (ID_NAME.test(cells.name) || ID_NAME.test(cells.name.toLowerCase())) return 'is an id: another number in each row';
  // Amounts differ in length, or have marks between thousands.
  const { length } = cells.texts[0]!;
  const isCode = length >= CODE_LENGTH && cells.texts.every((text) => text.length === length && /^\d+$/.test(text));
  return isCode && Math.abs(followsTarget(numberOf)) < FOLLOWS
    ? 'has another number of one length in each row, which says nothing of the target: an id'
    : undefined;
}

const NUMBER_PATTERN = /^(\S{0,8}) ?[-+]?# ?([^#\d]{0,14})$/;

/** The unit around the one number of a pattern. `undefined` if the pattern is a sentence or a code. */
function unitOfPattern(pattern: string): string | undefined {
  const [, before = '', behind = ''] = NUMBER_PATTERN.exec(pattern) ?? [undefined];
  if (!NUMBER_PATTERN.test(pattern)) return undefined;
  return isPrefix(before.trim()) ? behind.trim() || before.trim() : undefined;
}

/** Whether a number with this before it is an amount, and not a name: `€ 12`, and not `host 12`. */
const isPrefix = (before: string): boolean => !/[\p{L}\d]/u.test(before) || currenciesOf(before).length > 0;

/** Numbers with several units, or with other cells between them, as a text with an amount. */
function recogniseWithUnits(cells: ColumnCells, plain: PlainTexts): RecognisedColumn | undefined {
  const patterns = tally(plain, patternOfText);
  const withNumbers = patterns.filter(([pattern]) => unitOfPattern(pattern) !== undefined);
  const units = tally(
    { texts: withNumbers.map(([pattern]) => pattern), counts: withNumbers.map(([, rows]) => rows) },
    unitOfPattern,
  );
  const shown = units.slice(0, MOST_UNITS);
  const share = shown.reduce((sum, [, rows]) => sum + rows, 0) / given(cells);
  const sentences = patterns.length - withNumbers.length;
  const isNumber =
    share >= MOST_NUMBERS || (share >= FEWEST_NUMBERS && units.length <= MOST_UNITS && sentences <= MOST_SENTENCES);
  if (!isNumber) return undefined;
  const part = amountPart(shown.map(([unit]) => unit));
  const numbers = countNumbers(
    plain.texts.flatMap((text, i): [number, number][] => {
      const value = readPart(part, text);
      return Number.isNaN(value) ? [] : [[value, plain.counts[i]!]];
    }),
  );
  if (numbers.values.length <= FEW_VALUES) return undefined;
  const levels = commonLevels(patterns, given(cells));
  const parts: TermsPart[] = [{ ...part, ...numberTerms(numbers) }];
  if (levels.length > 1) parts.push({ kind: 'pattern', levels });
  const column: TermsTextColumn = {
    ...{ kind: 'text', name: cells.name, title: cells.name, required: false },
    ...{ parts, example: cells.texts[0]! },
  };
  return {
    column,
    said: sayUnits(
      shown.map(([unit]) => unit),
      part,
      sentences,
    ),
    notes: [],
  };
}

/** Reads the number with any of these units. A unit that is no single word behind the number cannot be told apart. */
function amountPart(units: readonly string[]): AmountPart {
  const factors = unitFactors(units);
  if (factors.every((factor) => factor === 1)) return { kind: 'amount' };
  return { kind: 'amount', units: Object.fromEntries(units.map((unit, i) => [unit, factors[i]!])) };
}

function sayUnits(units: readonly string[], { units: converted }: AmountPart, sentences: number): string {
  const named = units.filter((unit) => unit !== '');
  const what = named.length === 0 ? 'a number' : `a number in ${named.join(' or ')}`;
  const how = converted ? `, all brought to ${named[0]}` : '';
  return `${what}${how}${sentences > 0 ? ', with other words in some rows' : ''}`;
}
