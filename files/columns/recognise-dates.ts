import type { DateOrder } from '../../datasets/column.ts';
import type { TermsPart } from '../../datasets/terms-dataset.ts';
import { patternOfText, plainText } from '../../training/table/text-parts.ts';
import { DATE_ORDERS, readWrittenDay } from '../../training/table/written-day.ts';
import { type ColumnCells, given, shareOf, tally } from './column-cells.ts';
import { commonLevels } from './levels-of.ts';
import { countNumbers, numberTerms } from './number-terms.ts';

/** From so large a share of dates on, a column is one of dates. */
const MOST_DATES = 0.6;
/** Fewer different months say nothing of the season. */
const FEWEST_MONTHS = 3;

/** The parts of a column of dates. `undefined` if it is none. */
export function recogniseDates(
  cells: ColumnCells,
): { readonly parts: readonly TermsPart[]; readonly said: string } | undefined {
  const order = orderOfDates(cells);
  if (order === undefined) return undefined;
  const days = cells.texts.map((text) => readWrittenDay(text, order));
  const numbers = countNumbers(
    days.flatMap((day, i): [number, number][] => (day === undefined ? [] : [[day, cells.counts[i]!]])),
  );
  if (numbers.values.length < 2) return undefined;
  const { knots, values } = numberTerms(numbers);
  const months = new Set(numbers.values.map((day) => new Date(day * 86_400_000).getUTCMonth()));
  const others = tally(cells, (text) =>
    readWrittenDay(text, order) === undefined ? patternOfText(plainText(text)) : undefined,
  );
  const levels = commonLevels(others, given(cells));
  return {
    parts: [
      { kind: 'day', order, knots, ...(values && { values }) },
      ...(months.size >= FEWEST_MONTHS ? [{ kind: 'month' as const, order }] : []),
      ...(levels.length > 0 ? [{ kind: 'pattern' as const, levels }] : []),
    ],
    said: `a date, ${SAID[order]}`,
  };
}

const SAID: Readonly<Record<DateOrder, string>> = {
  'day-month-year': 'the day first',
  'month-day-year': 'the month first',
  'year-month-day': 'the year first',
};

/** The order in which most cells are dates. Of two such orders it is the one with the dates closer together. */
function orderOfDates(cells: ColumnCells): DateOrder | undefined {
  if (shareOf(cells, (text) => text.length >= 6 && /\d\D{1,12}\d|^(?:19|20)\d{6}$/.test(text)) < MOST_DATES)
    return undefined;
  const found = DATE_ORDERS.map((order) => {
    let [low, high, rows] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (const [index, text] of cells.texts.entries()) {
      const day = readWrittenDay(text, order);
      if (day === undefined) continue;
      [low, high] = [Math.min(low, day), Math.max(high, day)];
      rows += cells.counts[index]!;
    }
    return { order, rows, spread: high - low };
  }).filter(({ rows }) => rows >= MOST_DATES * given(cells));
  return found.sort((a, b) => b.rows - a.rows || a.spread - b.spread)[0]?.order;
}
