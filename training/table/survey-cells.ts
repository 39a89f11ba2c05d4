import type { GradeScale, LevelColumn, Printed } from '../../datasets/column.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { type AsciiCells, asciiText, readPlainNumber } from './ascii-cells.ts';
import { CURRENCY_PATTERN } from './currency.ts';
import {
  askNothing,
  type CellTallies,
  type ColumnTally,
  decideReading,
  mostTold,
  type ReadingAnswers,
  type SurveyedCells,
} from './decide-reading.ts';
import { isLevelColumn } from './levels.ts';
import type { HeaderMatch } from './match-header.ts';
import { type DecimalMark, isMoney, type NumberShape, numberOf, shapeOf, takeApart } from './number-format.ts';
import { scaleOf } from './read-word.ts';
import { createDateTally, DATE_PATTERN, tallyDate } from './survey-dates.ts';
import { type SourcesRefusal, surveySources } from './survey-sources.ts';
import { rememberWords } from './word-memory.ts';

export interface CellSurvey {
  /** Counts the evidence of one row about how the file prints its numbers and grades. */
  readonly add: (cells: readonly string[]) => void;
  /** The same, without a string for each cell. */
  readonly addAscii: (cells: AsciiCells) => void;
  /**
   * Whether lines may have new evidence. This is a look at their text, which is much faster than reading their cells.
   * @param delimiter of the cells
   */
  readonly hasEvidence: (text: string, delimiter: string) => boolean;
  /** The convention of all rows, or the question that must be answered first. */
  readonly decide: (answers?: ReadingAnswers) => SurveyedCells;
  /** The reason why the file cannot be read, if there is one. */
  readonly refusal: () => SourcesRefusal | undefined;
}

type SurveyedMatch = Pick<HeaderMatch, 'cellOf' | 'targetCell' | 'dateCell' | 'currency'> &
  Partial<Pick<HeaderMatch, 'sourceCell'>>;

/** Surveys the cells of a file for the one convention in which its numbers, its currency, its grades and its dates are written. */
export function surveyCells(
  dataset: Dataset,
  { cellOf, targetCell, dateCell, sourceCell = -1, currency }: SurveyedMatch,
): CellSurvey {
  const tallies: CellTallies = { columns: [], thousands: {}, currencies: new Map(), scales: new Map(), grades: 0 };
  if (currency) tallies.currencies.set(currency.join(' '), 'the header');
  const numbers = dataset.columns.flatMap((column, index) =>
    column.kind === 'number' && cellOf[index]! >= 0 ? [surveyNumbers(tallies, cellOf[index]!, column)] : [],
  );
  if (targetCell >= 0 && !dataset.target.answers)
    numbers.push(surveyNumbers(tallies, targetCell, { name: dataset.target.column, ...dataset.target }));
  const grades = dataset.columns.flatMap((column, index) =>
    isLevelColumn(column) && column.scales && cellOf[index]! >= 0
      ? [surveyGrades(tallies, cellOf[index]!, column)]
      : [],
  );
  const dates = dateCell >= 0 ? createDateTally(dataset.date?.name ?? '') : undefined;
  if (dates) tallies.dates = dates;
  const readDates = dates && rememberWords(MOST_DATES, (text) => (tallyDate(dates, text) ? 'tells' : 0));
  const sources = sourceCell >= 0 ? surveySources(dataset.source?.name ?? '', sourceCell) : undefined;
  const looks = new Map<string, RegExp>();
  return {
    add: (cells) => {
      for (const { add } of numbers) add(cells);
      for (const { add } of grades) add(cells);
      if (dates) tallyDate(dates, cells[dateCell] ?? '');
      sources?.add(cells);
    },
    addAscii: (cells) => {
      for (let i = 0; i < numbers.length; i++) numbers[i]!.addAscii(cells);
      for (let i = 0; i < grades.length; i++) grades[i]!.addAscii(cells);
      readDates?.(cells, dateCell);
      sources?.addAscii(cells);
    },
    hasEvidence: (text, delimiter) => {
      if (sources?.isOpen()) return true;
      const known = mostTold(tallies, FEWEST_CELLS);
      const open = tallies.columns.some(
        ({ tells, min, max }) => tells[known ?? 'point'] === 0 && max >= 1000 * Math.max(min, 1),
      );
      const key = `${delimiter}${known}${open}`;
      const look = looks.get(key) ?? evidencePattern(dataset, delimiter, { known, open, dates: dates !== undefined });
      looks.set(key, look);
      return look.test(text);
    },
    decide: (answers = askNothing) => decideReading(dataset, tallies, answers),
    refusal: () => sources?.refusal(),
  };
}

interface Bounded extends Printed {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly zeroMeansUnmeasured?: boolean;
}

/** Matches most cells: digits and a point that is no thousands separator. */
const PLAIN = /^\d+(?:\.(?:\d{1,2}|\d{4,}))?$/;

/** Words of a column of grades that are remembered. */
const MOST_WORDS = 512;
/** Dates that are remembered. Few dates stand in many rows. */
const MOST_DATES = 10_000;

/** Surveys one column. Both ways count the same. */
interface ColumnSurvey {
  readonly add: (cells: readonly string[]) => void;
  readonly addAscii: (cells: AsciiCells) => void;
}

function surveyNumbers(tallies: CellTallies, cell: number, column: Bounded): ColumnSurvey {
  const { name, min, max } = column;
  const tally: ColumnTally = {
    name,
    min,
    max,
    tells: { point: 0, comma: 0 },
    ambiguous: { point: 0, comma: 0 },
    examples: {},
  };
  tallies.columns.push(tally);
  const money = isMoney(column);
  const fits = (digits: string, decimal: DecimalMark) => {
    const value = numberOf(digits, decimal);
    return (value >= min && value <= max) || (value === 0 && column.zeroMeansUnmeasured === true);
  };
  const add = (text: string): void => {
    if (PLAIN.test(text)) {
      if (text.includes('.')) tallyMark(tally, 'point', text);
      return;
    }
    const printed = takeApart(text, column);
    if (printed === undefined) return;
    if (printed.currency) {
      if (!money) return;
      const key = printed.currency.join(' ');
      if (!tallies.currencies.has(key)) tallies.currencies.set(key, text.trim());
    }
    const shape = shapeOf(printed.digits);
    if (shape) tallyShape(tallies, tally, shape, printed.digits, text, fits);
  };
  return {
    add: (cells) => add(cells[cell] ?? ''),
    addAscii: (cells) => {
      const form = plainForm(cells, cell);
      if (form === 'whole') return;
      if (form === 'point' && tally.examples.point !== undefined) tally.tells.point++;
      else if (form === 'threes') addThrees(cells);
      else add(asciiText(cells, cell));
    },
  };

  /** Digits with a point before the last three. Mostly the number would be out of bounds if the point stood between thousands. */
  function addThrees(cells: AsciiCells): void {
    const { bytes, bounds, first } = cells;
    const value = readPlainNumber(bytes, bounds[first + 2 * cell]!, bounds[first + 2 * cell + 1]!, POINT);
    const isDecimal = value >= min && value <= max && 1000 * value > max + 1;
    if (isDecimal && tally.examples.point !== undefined) {
      tally.tells.point++;
      return;
    }
    const text = asciiText(cells, cell);
    tallyShape(tallies, tally, shapeOf(text)!, text, text, fits);
  }
}

type PlainForm = 'whole' | 'point' | 'threes';

const [ZERO, NINE, POINT] = [48, 57, 46];

/**
 * The form of a cell that is digits alone (`whole`), digits with a decimal point (`point`, as PLAIN matches them), or digits
 * with a point before the last three (`threes`). `undefined` for any other cell.
 */
function plainForm({ bytes, bounds, first, count }: AsciiCells, cell: number): PlainForm | undefined {
  if (cell >= count) return undefined;
  const [from, to] = [bounds[first + 2 * cell]!, bounds[first + 2 * cell + 1]!];
  let point = -1;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === POINT && point < 0) point = at;
    else if (byte < ZERO || byte > NINE) return undefined;
  }
  if (point < 0) return to > from ? 'whole' : undefined;
  const behind = to - point - 1;
  if (point === from || behind === 0) return undefined;
  return behind === 3 ? 'threes' : 'point';
}

function tallyShape(
  tallies: CellTallies,
  tally: ColumnTally,
  { readings, tells, thousands }: NumberShape,
  digits: string,
  text: string,
  fits: (digits: string, decimal: DecimalMark) => boolean,
): void {
  if (thousands) tallies.thousands[thousands] = (tallies.thousands[thousands] ?? 0) + 1;
  if (!tells) return;
  // A reading outside the bounds of the column is excluded: 1.234 ct can be a weight, 1234 ct cannot.
  const possible = readings.length === 1 ? readings : readings.filter((decimal) => fits(digits, decimal));
  if (possible.length === 1) {
    tallyMark(tally, possible[0]!, text);
    return;
  }
  if (possible.length < 2) return;
  const mark = digits.includes('.') ? 'point' : 'comma';
  tally.ambiguous[mark]++;
  tally.examples.ambiguous ??= text.trim();
}

function tallyMark(tally: ColumnTally, decimal: DecimalMark, text: string): void {
  tally.tells[decimal]++;
  tally.examples[decimal] ??= text.trim();
}

function surveyGrades(tallies: CellTallies, cell: number, column: LevelColumn): ColumnSurvey {
  const findScale = (text: string) => scaleOf(column, text) ?? OWN_SCALE;
  const findAsciiScale = rememberWords(MOST_WORDS, findScale);
  const tallyScale = (scale: GradeScale, text: string): void => {
    const known = tallies.scales.get(scale.name);
    const spellings = known?.spellings ?? new Set<string>();
    if (spellings.size < 8) spellings.add(text.trim());
    tallies.scales.set(scale.name, { scale, column, cells: (known?.cells ?? 0) + 1, spellings });
  };
  return {
    add: (cells) => {
      const text = cells[cell] ?? '';
      tallies.grades++;
      const scale = findScale(text);
      if (typeof scale === 'object') tallyScale(scale, text);
    },
    addAscii: (cells) => {
      tallies.grades++;
      const scale = findAsciiScale(cells, cell);
      if (typeof scale === 'object') tallyScale(scale, asciiText(cells, cell));
    },
  };
}

/** A number, so that it is remembered. */
const OWN_SCALE = 0;

/** After so many cells have shown the decimal mark, only contradictions are looked for. */
const FEWEST_CELLS = 20;

interface LookedFor {
  readonly known: DecimalMark | undefined;
  /** Whether some column could still turn out to be ambiguous. */
  readonly open: boolean;
  readonly dates: boolean;
}

function evidencePattern(dataset: Dataset, delimiter: string, { known, open, dates }: LookedFor): RegExp {
  const comma = delimiter === ',' ? '(?:^|[,\\n])"[^"A-Za-z\\n]*\\d,\\d' : '\\d,\\d';
  const point = '\\d\\.\\d';
  const threes = known === 'comma' ? '\\d,\\d{3}(?!\\d)' : '\\.\\d{3}(?!\\d)';
  const marks = known === undefined ? [comma, point] : [known === 'point' ? comma : point, ...(open ? [threes] : [])];
  const spaces = "\\d[\\u00a0\\u202f\\u2009'’]\\d|\\d \\d{3}(?!\\d)";
  const ofOthers = otherSpellings(dataset);
  const grades = ofOthers.length === 0 ? [] : [`(?<![A-Za-z0-9])(?:${ofOthers.join('|')})(?![A-Za-z0-9])`];
  const written = dates ? [DATE_PATTERN] : [];
  return new RegExp([...marks, spaces, CURRENCY_PATTERN, ...grades, ...written].join('|'), 'u');
}

/** The spellings that only another scale has, in their common form. None of them is a grade of another column. */
function otherSpellings({ columns }: Dataset): string[] {
  const own = new Set(
    columns.flatMap((column) => (isLevelColumn(column) ? column.levels.map((level) => level.toLowerCase()) : [])),
  );
  const spellings = columns.flatMap((column) =>
    isLevelColumn(column) ? (column.scales ?? []).flatMap(({ grades }) => Object.keys(grades)) : [],
  );
  const forms = spellings.filter((spelling) => !own.has(spelling) && /^\w+$/.test(spelling));
  return forms.flatMap((form) => [form.toUpperCase(), form, form[0]!.toUpperCase() + form.slice(1)]);
}
