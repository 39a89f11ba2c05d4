import type { CategoryColumn } from '../../datasets/column.ts';
import { squash } from '../../training/table/issue.ts';
import { type ColumnCells, given, plainTexts, shareOf, tally } from './column-cells.ts';
import { commonLevels } from './levels-of.ts';
import { recogniseDates } from './recognise-dates.ts';
import { recogniseNumbers } from './recognise-numbers.ts';
import { recogniseText } from './recognise-text.ts';
import type { RecognisedColumn, TableFacts } from './recognised.ts';

/** With fewer given cells a column teaches nothing. */
const FEWEST_GIVEN = 5;
const MOST_LINKS = 0.6;
/** From so large a share of different texts on, each row has its own. */
const ALL_DIFFERENT = 0.99;

/** What a column is: the first of these that fits its cells. */
export function recogniseColumn(cells: ColumnCells, facts: TableFacts): RecognisedColumn {
  const leftOut = cells.name;
  const useless = whyUseless(cells);
  if (useless !== undefined) return { leftOut, why: useless };
  const dates = recogniseDates(cells);
  if (dates) {
    const column = {
      kind: 'text',
      name: cells.name,
      title: cells.name,
      required: false,
      parts: dates.parts,
      example: cells.texts[0]!,
    } as const;
    return { column, said: dates.said, notes: [] };
  }
  const plain = plainTexts(cells);
  const numbers = recogniseNumbers(cells, plain, facts);
  if (numbers) return numbers;
  if (shareOf(cells, (text) => /^(?:https?:\/\/|www\.)\S+$/i.test(text)) >= MOST_LINKS)
    return { leftOut, why: 'is a link' };
  const text = recogniseText(cells, plain);
  if (text) return text;
  if (cells.texts.length >= ALL_DIFFERENT * given(cells) && cells.texts.length > FEWEST_GIVEN)
    return { leftOut, why: 'has another text in each row: an id or a name' };
  return recogniseCategory(cells);
}

function whyUseless(cells: ColumnCells): string | undefined {
  const said = given(cells);
  if (said === 0) return 'is empty in every row';
  if (said < FEWEST_GIVEN) return `is given in ${said} of ${cells.rows} rows only`;
  if (cells.texts.length > 1) return undefined;
  // Whether the one word is there or not can say something.
  return cells.gaps < FEWEST_GIVEN ? `is ${JSON.stringify(cells.texts[0]!.slice(0, 40))} in every row` : undefined;
}

function recogniseCategory(cells: ColumnCells): RecognisedColumn {
  const spellings = new Map<string, string>();
  for (const text of cells.texts) {
    const key = squash(text) || text;
    if (!spellings.has(key)) spellings.set(key, text);
  }
  const tallied = tally(cells, (text) => spellings.get(squash(text) || text));
  const levels = commonLevels(tallied, given(cells));
  if (levels.length === 0) return { leftOut: cells.name, why: 'has hardly a word in two rows' };
  const column: CategoryColumn = {
    ...{ kind: 'category', name: cells.name, title: cells.name, required: false },
    ...{ levels, open: true, example: levels[0]! },
  };
  const rare = tallied.length - levels.length;
  const notes =
    rare > 0
      ? [`${rare} of its ${tallied.length} words stand in too few rows to be learnt: they count as the average.`]
      : [];
  return { column, said: `a category of ${levels.length} words`, notes };
}
