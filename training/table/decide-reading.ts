import type { GradeScale, LevelColumn } from '../../datasets/column.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { hasSourceLevels } from '../../datasets/market.ts';
import { DATE_FORMATS, type DateFormat } from './date-format.ts';
import { squash } from './issue.ts';
import { isLevelColumn } from './levels.ts';
import type { DecimalMark, NumberShape } from './number-format.ts';
import type { CellReading } from './read-cell.ts';
import type { DateTally } from './survey-dates.ts';

/** The owner's answers about a file that could be read in more than one way. */
export interface ReadingAnswers {
  readonly decimal?: DecimalMark | undefined;
  /** The name of the other scale in which the grades are written. */
  readonly scale?: string | undefined;
  /** The dataset's own currency. The prices are in it, whatever currency is beside them. */
  readonly currency?: string | undefined;
  /** The source that the prices are of. They may be in another currency: the level of their source takes it in. */
  readonly source?: string | undefined;
  readonly dates?: DateFormat | undefined;
}

export const askNothing: ReadingAnswers = {};

/** The question about a file that must not be read before its owner has answered. */
export interface ReadingQuestion {
  readonly because: QuestionBecause;
  /** Describes what was found, and the possible answers. */
  readonly message: string;
  /** The possible answers. Each can be given unchanged. */
  readonly answers: readonly ReadingAnswers[];
  /** A further answer, where uploads have sources: the prices are of a source of their own. */
  readonly asSource?: ReadingAnswers;
}

export type QuestionBecause =
  | 'ambiguous-dates'
  | 'ambiguous-numbers'
  | 'mixed-dates'
  | 'mixed-numbers'
  | 'other-currency'
  | 'other-scale';

export type SurveyedCells =
  | {
      readonly reading: CellReading;
      readonly notes: readonly string[];
      /** The prices are in another currency than the dataset's, and of a source of their own. */
      readonly isForeign?: boolean;
    }
  | { readonly question: ReadingQuestion };

/** The counts of the columns of a file. */
export interface CellTallies {
  readonly columns: ColumnTally[];
  /** The number of cells by the mark between their thousands. */
  readonly thousands: Partial<Record<NonNullable<NumberShape['thousands']>, number>>;
  /** An example of each currency, by the ISO codes that it may mean. */
  readonly currencies: Map<string, string>;
  readonly scales: Map<
    string,
    {
      readonly scale: GradeScale;
      readonly column: LevelColumn;
      readonly cells: number;
      readonly spellings: Set<string>;
    }
  >;
  /** The number of cells that could have a grade of another scale. */
  grades: number;
  /** Absent if the file has no dates. */
  dates?: DateTally;
}

export interface ColumnTally {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The cells that are numbers with one decimal mark only. */
  readonly tells: Record<DecimalMark, number>;
  /** The cells like 1.234 that are numbers with either decimal mark, by the mark in them. */
  readonly ambiguous: Record<DecimalMark, number>;
  readonly examples: Partial<Record<DecimalMark | 'ambiguous', string>>;
}

/** The largest share of contradicting cells that counts as slips. Their rows are refused one by one. */
const SLIPS = 0.01;

/**
 * Decides the convention for all rows, or asks: about the currency first, then about the grades, then about the
 * numbers, then about the dates.
 */
export function decideReading(dataset: Dataset, tallies: CellTallies, answers: ReadingAnswers): SurveyedCells {
  const question =
    askCurrency(dataset, tallies, answers) ??
    askScale(tallies, answers) ??
    askNumbers(tallies, answers) ??
    askDates(tallies, answers);
  if (question) return { question };
  const decimal = answers.decimal ?? mostTold(tallies) ?? 'point';
  const scale = answers.scale;
  const dates = answers.dates ?? clearFormat(tallies.dates);
  const foreign = noteCurrency(dataset, tallies, answers);
  const notes = [
    ...noteNumbers(decimal, tallies),
    ...noteScale(dataset, scale),
    ...noteDates(tallies, dates),
    ...foreign,
  ];
  const reading = { numbers: { decimal }, ...(scale !== undefined && { scale }), ...(dates && { dates }) };
  return { reading, notes, ...(foreign.length > 0 && { isForeign: true }) };
}

const BOTH_FORMATS: readonly ReadingAnswers[] = DATE_FORMATS.map((dates) => ({ dates }));

function askDates({ dates: tally }: CellTallies, { dates: said }: ReadingAnswers): ReadingQuestion | undefined {
  if (!tally || said !== undefined) return undefined;
  const { name, tells, examples, ambiguous } = tally;
  const [dayFirst, monthFirst] = DATE_FORMATS.map((format) => tells[format]) as [number, number];
  if (Math.min(dayFirst, monthFirst) > SLIPS * (dayFirst + monthFirst))
    return {
      because: 'mixed-dates',
      message: `Dates are written in two ways: ${JSON.stringify(examples['day-first'])} has the day first, and ${JSON.stringify(examples['month-first'])} the month. Write them in one way, or say which comes first; rows with the other are then refused.`,
      answers: BOTH_FORMATS,
    };
  if (ambiguous === 0 || dayFirst + monthFirst > 0) return undefined;
  return {
    because: 'ambiguous-dates',
    message: `${name} is written as ${JSON.stringify(examples.ambiguous)}, and no date of the file tells whether the day or the month comes first. Say which.`,
    answers: BOTH_FORMATS,
  };
}

/** The format that most dates show. `undefined` if none depends on it. */
function clearFormat(tally: DateTally | undefined): DateFormat | undefined {
  if (!tally) return undefined;
  const { 'day-first': dayFirst, 'month-first': monthFirst } = tally.tells;
  if (dayFirst + monthFirst === 0) return undefined;
  return dayFirst >= monthFirst ? 'day-first' : 'month-first';
}

const noteDates = ({ dates: tally }: CellTallies, format: DateFormat | undefined): string[] =>
  tally && format ? [`Dates are read with the ${format === 'day-first' ? 'day' : 'month'} first.`] : [];

function askCurrency(
  dataset: Dataset,
  tallies: CellTallies,
  { currency, source }: ReadingAnswers,
): ReadingQuestion | undefined {
  const { target } = dataset;
  const other = findOtherCurrency(target, tallies);
  if (currency === target.unit || !other || (source !== undefined && isOneCurrency(tallies))) return undefined;
  const [codes, example] = other;
  const found =
    example === 'the header' ? 'The header' : `${target.column} is printed as ${JSON.stringify(example)}, which`;
  return {
    because: 'other-currency',
    message: `${found} names ${codes.split(' ').join(' or ')}, and prices are in ${target.unit} here; convert them, or say that they are in ${target.unit} all the same.`,
    answers: [{ currency: target.unit }],
    ...(hasSourceLevels(dataset) &&
      isOneCurrency(tallies) && { asSource: { source: `${codes.split(' ')[0]!.toLowerCase()}-list` } }),
  };
}

type Currencies = Pick<CellTallies, 'currencies'>;

/** The codes of a currency that is not the dataset's, with an example. */
const findOtherCurrency = ({ unit }: Dataset['target'], { currencies }: Currencies) =>
  [...currencies].find(([codes]) => !codes.split(' ').includes(unit));

/** Whether all prices may be in one currency. Only then has their source one level. */
function isOneCurrency({ currencies }: Currencies): boolean {
  const [first = [], ...others] = [...currencies.keys()].map((codes) => codes.split(' '));
  return first.some((code) => others.every((codes) => codes.includes(code)));
}

/** What is said of prices in another currency that are taken in as those of a source. */
function noteCurrency({ target }: Dataset, tallies: CellTallies, { source, currency }: ReadingAnswers): string[] {
  const other = source !== undefined && currency === undefined && findOtherCurrency(target, tallies);
  if (!other) return [];
  const codes = other[0].split(' ').join(' or ');
  return [`Prices are in ${codes}; the level of their source takes in rate, tax and mark-up against ${target.unit}.`];
}

function askScale({ scales, grades }: CellTallies, { scale: said }: ReadingAnswers): ReadingQuestion | undefined {
  const other = [...scales.values()].find(({ cells, scale }) => scale.name !== said && cells > SLIPS * grades);
  if (!other) return undefined;
  const { column, scale, spellings } = other;
  const mapped = [...spellings].map((spelling) => `${spelling} as ${scale.grades[squash(spelling)]}`).join(', ');
  return {
    because: 'other-scale',
    message: `${column.name} holds ${[...spellings].join(', ')}: grades of ${scale.title}, which are not those known here (${column.levels.join(', ')}). Say that it is that scale, and they are read so: ${mapped}; or write the grades known here.`,
    answers: [{ scale: scale.name }],
  };
}

const MARKS = ['point', 'comma'] as const;
const BOTH_MARKS: readonly ReadingAnswers[] = MARKS.map((decimal) => ({ decimal }));

function askNumbers(tallies: CellTallies, { decimal: said }: ReadingAnswers): ReadingQuestion | undefined {
  if (said !== undefined) return undefined;
  const { columns } = tallies;
  const { point, comma } = countTold(tallies);
  if (Math.min(point, comma) > SLIPS * (point + comma)) {
    const example = (mark: DecimalMark) =>
      JSON.stringify(columns.find(({ examples }) => examples[mark])!.examples[mark]);
    return {
      because: 'mixed-numbers',
      message: `Numbers are printed in two ways: ${example('point')} has a decimal point, and ${example('comma')} a decimal comma. Print them in one way, or say which mark is the decimal one; rows with the other are then refused.`,
      answers: BOTH_MARKS,
    };
  }
  const decimal = mostTold(tallies);
  const groups = groupMarks(tallies, decimal ?? 'point');
  const cells = groups.map((group) => group.cells).sort((a, b) => b - a);
  const all = cells.reduce((total, count) => total + count, 0);
  if (groups.length > 1 && all - cells[0]! > SLIPS * all)
    return {
      because: 'mixed-numbers',
      message: `Thousands are separated in ${groups.length} ways: by ${groups.map(({ mark }) => PLURAL[mark]).join(' and by ')}. Print them in one way, or say which mark is the decimal one.`,
      answers: BOTH_MARKS,
    };
  const unclear = columns.find(({ ambiguous, tells }) =>
    decimal === undefined ? ambiguous.point + ambiguous.comma > 0 : ambiguous[decimal] > 0 && tells[decimal] === 0,
  );
  if (!unclear) return undefined;
  const example = unclear.examples.ambiguous!;
  return {
    because: 'ambiguous-numbers',
    message: `${unclear.name} is printed as ${JSON.stringify(example)}, with three digits behind the mark wherever there is one: with a decimal point and with a decimal comma it is another number. Say which mark is the decimal one.`,
    answers: BOTH_MARKS,
  };
}

/** The cells that show the decimal mark, by this mark. */
function countTold({ columns }: CellTallies): Readonly<Record<DecimalMark, number>> {
  const count = (mark: DecimalMark) => columns.reduce((total, { tells }) => total + tells[mark], 0);
  return { point: count('point'), comma: count('comma') };
}

/**
 * The decimal mark that most cells show. `undefined` if none does so often enough.
 * @param fewest cells that must show it
 */
export function mostTold(tallies: CellTallies, fewest = 1): DecimalMark | undefined {
  const { point, comma } = countTold(tallies);
  if (Math.max(point, comma) < fewest) return undefined;
  return point >= comma ? 'point' : 'comma';
}

const PLURAL = { point: 'points', comma: 'commas', space: 'spaces', apostrophe: 'apostrophes' } as const;

/**
 * The marks between thousands. These are marks without another meaning, and the comma of 1,234 if the point is the
 * decimal mark.
 */
function groupMarks({ thousands, columns }: CellTallies, decimal: DecimalMark) {
  const other = decimal === 'point' ? 'comma' : 'point';
  const grouped = columns.reduce((total, { ambiguous }) => total + ambiguous[other], 0);
  const cells = { ...thousands, [other]: (thousands[other] ?? 0) + grouped };
  return (Object.keys(PLURAL) as (keyof typeof PLURAL)[])
    .map((mark) => ({ mark, cells: cells[mark] ?? 0 }))
    .filter((group) => group.cells > 0 && group.mark !== decimal);
}

function noteNumbers(decimal: DecimalMark, tallies: CellTallies): string[] {
  const marks = groupMarks(tallies, decimal).map(({ mark }) => PLURAL[mark]);
  if (decimal === 'point' && marks.length === 0) return [];
  const behind = marks.length > 0 ? ` and ${marks.join(' or ')} between thousands` : '';
  return [`Numbers are read with a decimal ${decimal}${behind}.`];
}

function noteScale({ columns }: Dataset, scale: string | undefined): string[] {
  return columns.flatMap((column) => {
    const found = isLevelColumn(column) ? column.scales?.find(({ name }) => name === scale) : undefined;
    return found ? [`${column.name} is read by ${found.title}.`] : [];
  });
}
