import type { TermsTarget } from '../../datasets/terms-dataset.ts';
import { currenciesOf } from '../../training/table/currency.ts';
import type { DecimalMark } from '../../training/table/number-format.ts';
import { readTarget } from '../../training/table/read-cell.ts';
import { count, percent } from '../../training/wording/wording.ts';
import { type ColumnCells, given } from './column-cells.ts';

/** What is to be learnt: a price, or a yes or no. */
export interface RecognisedTarget {
  readonly target: TermsTarget;
  /** For each row ln price, or 1 for yes and 0 for no. NaN if the row has no readable target. */
  readonly values: Float64Array;
  /** What it is, in words. */
  readonly said: string;
  readonly notes: readonly string[];
}

/** Nothing can be learnt of this target, or it must be said which value is yes. */
export interface TargetProblem {
  readonly kind: 'question' | 'refused';
  /** Sentences that say what was found and what to do. */
  readonly message: string;
}

export interface TargetOptions {
  readonly decimal: DecimalMark;
  /** The value that counts as yes. */
  readonly yes?: string | undefined;
  /** The currency or unit of the prices. */
  readonly unit?: string | undefined;
}

/** With fewer rows nothing can be learnt. */
const FEWEST_ROWS = 20;
/** Fewer rows of yes, or of no, teach nothing. */
const FEWEST_OF_ONE = 5;
/** From so large a share of readable prices on, a target is a price. */
const MOST_PRICES = 0.5;
const MOST_SHOWN = 6;

/** What kind of target a column is. */
export function recogniseTarget(cells: ColumnCells, options: TargetOptions): RecognisedTarget | TargetProblem {
  const { name } = cells;
  if (cells.rows === 0) return refused('The file holds a header and no row.');
  if (given(cells) === 0)
    return refused(`${name} is empty in every row; name the column that is to be learnt with --target.`);
  if (cells.texts.length === 1)
    return refused(
      `${name} is ${show(cells.texts[0]!)} in every row, so there is nothing to learn; name another column with --target.`,
    );
  if (given(cells) < FEWEST_ROWS)
    return refused(
      `${count(given(cells))} ${given(cells) === 1 ? 'row has' : 'rows have'} ${name}; at least ${FEWEST_ROWS} are needed to learn from, and about 300 to judge what was learnt.`,
    );
  if (options.yes !== undefined || cells.texts.length === 2) return recogniseAnswers(cells, options.yes);
  return recognisePrice(cells, options);
}

const refused = (message: string): TargetProblem => ({ kind: 'refused', message });
const show = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

const YES = /^(?:yes|y|true|t|1|1\.0|ja|j|oui|o|s[ií]|sim|wahr|vrai|verdadero)$/i;
const NO = /^(?:no|n|false|f|0|0\.0|nein|non|nee|não|falsch|faux|falso|-1)$/i;

function recogniseAnswers(cells: ColumnCells, said: string | undefined): RecognisedTarget | TargetProblem {
  const { name, texts, counts } = cells;
  const listed = texts.map((text, i) => `${show(text)} (${count(counts[i]!)} rows)`);
  if (texts.length > 2)
    return refused(
      `${name} has ${count(texts.length)} different values: ${listed.slice(0, MOST_SHOWN).join(', ')}${texts.length > MOST_SHOWN ? ' …' : ''}. A yes or no has two; join the others in the file, or leave out --yes if it is a price.`,
    );
  const evident = texts.findIndex((text, i) => YES.test(text) && NO.test(texts[1 - i]!));
  const wanted = said?.trim();
  const yesIndex =
    wanted === undefined ? evident : texts.findIndex((text) => text.toLowerCase() === wanted.toLowerCase());
  if (yesIndex < 0) {
    const ways = texts.map((text) => `--yes ${shellWord(text)}`).join(' or ');
    return wanted === undefined
      ? {
          kind: 'question',
          message: `${name} is ${listed.join(' or ')}. Which of the two counts as yes? Say it with ${ways}.`,
        }
      : refused(`${name} is never ${show(wanted)}, but ${listed.join(' or ')}; say ${ways}.`);
  }
  const rarer = Math.min(...counts);
  if (rarer < FEWEST_OF_ONE)
    return refused(
      `${name} is ${show(texts[1]!)} in ${rarer} of ${count(given(cells))} rows only; at least ${FEWEST_OF_ONE} of each are needed.`,
    );
  const [yes, no] = [texts[yesIndex]!, texts[1 - yesIndex]!];
  const share = counts[yesIndex]! / given(cells);
  const target: TermsTarget = {
    ...{ column: name, unit: '', centre: twoDigits(Math.log(share / (1 - share))), min: 0, max: 1 },
    answers: { yes, no },
  };
  return {
    target,
    values: Float64Array.from(cells.textOf, (text) => (text < 0 ? Number.NaN : text === yesIndex ? 1 : 0)),
    said: `a yes or no: ${show(yes)} is yes, in ${percent(share)} of the rows`,
    notes: [],
  };
}

/** A word as a shell takes it. */
const shellWord = (text: string): string => (/^[\w.+-]+$/.test(text) ? text : JSON.stringify(text));

const twoDigits = (value: number): number => Number(value.toFixed(2));

/** ln of a price may lie so far from the centre. The sums are exact within 8. */
const REACH = 7.9;

function recognisePrice(cells: ColumnCells, { decimal, unit: said }: TargetOptions): RecognisedTarget | TargetProblem {
  const { name, texts, counts } = cells;
  const unit = said ?? unitOf(cells);
  const open = { column: name, unit, centre: 0, min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  const amounts = texts.map((text) => {
    const amount = readTarget(open, text, { numbers: { decimal } });
    return typeof amount === 'number' ? amount : Number.NaN;
  });
  const rowsOf = (test: (amount: number) => boolean) =>
    amounts.reduce((rows, amount, i) => rows + (test(amount) ? counts[i]! : 0), 0);
  const readable = rowsOf((amount) => !Number.isNaN(amount));
  if (readable < MOST_PRICES * given(cells)) return refused(sayText(cells));
  const positive = rowsOf((amount) => amount > 0);
  if (positive < MOST_PRICES * readable)
    return refused(
      `${name} is zero or below in ${count(readable - positive)} of ${count(readable)} rows; a price is above zero.`,
    );
  if (positive < FEWEST_ROWS)
    return refused(
      `${count(positive)} rows have a ${name} above zero; at least ${FEWEST_ROWS} are needed to learn from.`,
    );
  const logs = amounts.map((amount) => (amount > 0 ? Math.log(amount) : Number.NaN));
  const values = Float64Array.from(cells.textOf, (text) => (text < 0 ? Number.NaN : logs[text]!));
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const [low, high] = [known[0]!, known.at(-1)!];
  if (low === high)
    return refused(
      `${name} is ${Math.exp(low)} in every row, so there is nothing to learn; name another column with --target.`,
    );
  const centre = twoDigits(known.reduce((sum, value) => sum + value, 0) / known.length);
  const target: TermsTarget = {
    ...{ column: name, unit, centre },
    min: threeDigits(Math.exp(Math.max(low - Math.log(10), centre - REACH))),
    max: threeDigits(Math.exp(Math.min(high + Math.log(10), centre + REACH))),
  };
  const amount = (log: number) => `${count(threeDigits(Math.exp(log)))}${unit === '' ? '' : ` ${unit}`}`;
  return {
    target,
    values: values.map((value) => (value < Math.log(target.min) || value > Math.log(target.max) ? Number.NaN : value)),
    said: `a price from ${amount(low)} to ${amount(high)}, half of them below ${amount(known[known.length >> 1]!)}`,
    notes:
      said === undefined && unit === ''
        ? [`Nothing names the currency of ${name}; give it with --unit, such as --unit EUR, if it has one.`]
        : [],
  };
}

const threeDigits = (value: number): number => Number(value.toPrecision(3));

/** The currency beside most prices or in their name, or another unit behind them; '' if there is none. */
function unitOf({ name, texts, counts }: ColumnCells): string {
  const rows = new Map<string, number>();
  for (const [index, text] of texts.entries()) {
    const [, before = '', behind = ''] = /^([^\d.,+\-−(]{0,8})[\d.,'’\s]+(\D{0,8})$/u.exec(text) ?? [];
    const word = before.trim() || behind.trim();
    rows.set(word, (rows.get(word) ?? 0) + counts[index]!);
  }
  const [word = ''] = [...rows].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (word !== '') return currencyOf(word) ?? word;
  const named = name.split(/[\s_()[\]/,-]+/).flatMap((part) => currencyOf(part) ?? []);
  return named[0] ?? '';
}

/** The code of a currency if a word means one only. A dollar sign alone is taken for that of the United States. */
function currencyOf(word: string): string | undefined {
  const codes = currenciesOf(word);
  return codes.length === 1 || word === '$' ? codes[0] : undefined;
}

function sayText({ name, texts, counts }: ColumnCells): string {
  const shown = texts.slice(0, MOST_SHOWN).map((text, i) => `${show(text)} (${count(counts[i]!)})`);
  return `${name} holds words, ${count(texts.length)} different ones: ${shown.join(', ')}${texts.length > MOST_SHOWN ? ' …' : ''}. A price is a number, and a yes or no has two values; name another column with --target.`;
}
