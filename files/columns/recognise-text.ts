import type { AmountPart, StartPart, TextColumn } from '../../datasets/column.ts';
import type { TermsPart } from '../../datasets/terms-dataset.ts';
import { isKnownUnit, unitFactors } from '../../training/table/amount.ts';
import { startOf, wordsOfText } from '../../training/table/text-parts.ts';
import { type ColumnCells, given, type PlainTexts, tally } from './column-cells.ts';
import { commonLevels } from './levels-of.ts';
import { countNumbers, numberTerms } from './number-terms.ts';
import { readPart } from './read-part.ts';
import type { LearntColumn } from './recognised.ts';

const FEWEST_WORDS = 1.8;
const FEWEST_TEXTS = 20;
const MOST_WORDS = 150;
/** Levels that fewer of the rows have are not worth their columns. */
const FEWEST_COVERED = 0.25;
/** A word in fewer rows teaches nothing, and one in nearly all rows neither. */
const FEWEST_ROWS = 5;
const NEARLY_ALL = 0.98;
/** A number with its unit must stand in so many of the cells. */
const OFTEN = 0.15;
const FEWEST_NUMBERS = 3;
/** More different numbers before a word that is no unit are names, as of houses: `85 Street`. With fewer they count: `3 seats`. */
const MOST_COUNTED = 60;
/** The starts of a text that can be levels, in words. */
const STARTS = [1, 2, 3];

/** Free text as it is learnt: its first words, all of it, single words and the numbers in it. `undefined` if it is a name of one word. */
export function recogniseText(cells: ColumnCells, plain: PlainTexts): LearntColumn | undefined {
  const rows = given(cells);
  if (cells.texts.length <= FEWEST_TEXTS || meanWords(plain, rows) < FEWEST_WORDS) return undefined;
  const starts = startParts(plain, rows);
  const words = commonWords(plain, rows);
  const amounts = amountParts(plain, rows);
  const parts: TermsPart[] = [...starts, ...amounts, ...(words.length > 0 ? [{ kind: 'words' as const, words }] : [])];
  if (parts.length === 0) return undefined;
  const column = {
    ...{ kind: 'text', name: cells.name, title: cells.name, required: false },
    ...{ parts, example: cells.texts[0]! },
  } as const satisfies TextColumn;
  return { column, said: say(starts, words, amounts), notes: [] };
}

function meanWords({ texts, counts }: PlainTexts, rows: number): number {
  const words = texts.reduce((sum, text, i) => sum + counts[i]! * text.split(' ').length, 0);
  return words / Math.max(1, rows);
}

/** The first words where these are a level between the shorter start and the whole text, and the whole text. */
function startParts(plain: PlainTexts, rows: number): readonly StartPart[] {
  const parts: StartPart[] = [];
  const whole = tally(plain, (text) => text);
  let before = 1;
  for (const words of STARTS) {
    const starts = tally(plain, (text) => startOf(text, words));
    const levels = learntLevels(starts, rows);
    if (starts.length > before && starts.length < whole.length && levels.length > 1)
      parts.push({ kind: 'start', words, levels });
    before = Math.max(before, starts.length);
  }
  const levels = learntLevels(whole, rows);
  if (levels.length > 1) parts.push({ kind: 'start', levels });
  return parts;
}

/** The levels, if they are words and not mere numbers (of houses), and many rows have one of them. */
function learntLevels(tallied: readonly (readonly [level: string, rows: number])[], given: number): readonly string[] {
  const levels = commonLevels(tallied, given);
  const covered = tallied.slice(0, levels.length).reduce((sum, [, rows]) => sum + rows, 0);
  const numbers = levels.filter((level) => /^[\d.,/-]+$/.test(level)).length;
  return covered >= FEWEST_COVERED * given && numbers <= levels.length / 2 ? levels : [];
}

/** The words that most rows have. A word of exactly the same rows as a commoner one is left out. */
function commonWords({ texts, counts }: PlainTexts, given: number): readonly string[] {
  const rows = new Map<string, number>();
  for (const [index, text] of texts.entries())
    for (const word of new Set(wordsOfText(text))) rows.set(word, (rows.get(word) ?? 0) + counts[index]!);
  return [...rows]
    .filter(([word, count]) => count >= FEWEST_ROWS && count <= NEARLY_ALL * given && !/^\d{1,2}$/.test(word))
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_WORDS)
    .map(([word]) => word);
}

/** The numbers that stand in many cells, each with its unit behind it or with a word before it. */
function amountParts({ texts, counts }: PlainTexts, given: number): readonly TermsPart[] {
  const rows = new Map<string, number>();
  for (const [index, text] of texts.entries())
    for (const key of new Set(keysOf(text))) rows.set(key, (rows.get(key) ?? 0) + counts[index]!);
  const units = [...rows.keys()].filter((key) => key.startsWith(BEHIND)).map((key) => key.slice(BEHIND.length));
  const common = [...rows].filter(([, count]) => count >= OFTEN * given).sort((a, b) => b[1] - a[1]);
  const taken = new Set<string>();
  return common.flatMap(([key]): TermsPart[] => {
    const part = key.startsWith(BEHIND)
      ? behindPart(key.slice(BEHIND.length), units, taken)
      : afterPart(key.slice(BEFORE.length));
    if (part === undefined) return [];
    const numbers = countNumbers(
      texts.flatMap((text, i): [number, number][] => {
        const value = readPart(part, text);
        return Number.isNaN(value) ? [] : [[value, counts[i]!]];
      }),
    );
    const { length } = numbers.values;
    const isName = length > MOST_COUNTED && part.units !== undefined && !Object.keys(part.units).some(isKnownUnit);
    return length < FEWEST_NUMBERS || isName ? [] : [{ ...part, ...numberTerms(numbers) }];
  });
}

const BEHIND = 'behind ';
const BEFORE = 'before ';
/** It joins the numbers of one size: `1920x1080`. */
const JOINING = 'x';

/** A number that no letter precedes, and the word behind it. */
const MEASURE = /(?<![\p{L}\d.,])\d+(?:[.,]\d+)* ?([\p{L}%°"]+)/gu;

/** The words by which the numbers of a text are known: their units, and the sign between the numbers of one size. */
function keysOf(plain: string): string[] {
  const units = [...plain.matchAll(MEASURE)].map(([, unit]) => BEHIND + unit);
  return /\d ?x ?\d/.test(plain) ? [...units, BEFORE + JOINING] : units;
}

/** A number with a unit, and with the other units of the same quantity. */
function behindPart(unit: string, units: readonly string[], taken: Set<string>): AmountPart | undefined {
  if (taken.has(unit)) return undefined;
  const family = units.filter((other) => other === unit || unitFactors([unit, other])[1] !== 1);
  for (const other of family) taken.add(other);
  return { kind: 'amount', units: Object.fromEntries(family.map((other) => [other, unitFactors([unit, other])[1]!])) };
}

const afterPart = (word: string): AmountPart => ({ kind: 'amount', after: word });

function say(starts: readonly StartPart[], words: readonly string[], amounts: readonly TermsPart[]): string {
  const parts = [
    ...(starts.length > 0 ? ['its beginning'] : []),
    ...(words.length > 0 ? [`${words.length} words`] : []),
    ...(amounts.length > 0 ? [`${amounts.length} ${amounts.length === 1 ? 'number' : 'numbers'}`] : []),
  ];
  return `text, of which ${parts.join(', ').replace(/, ([^,]*)$/, ' and $1')} are learnt`;
}
