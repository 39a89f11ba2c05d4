import type { Card, Item, Listed, WordField, WrongItem } from '../api/types.ts';
import { enteredFields, levelsInOrder } from '../declaration/fields.ts';

/** The two fields of a grid: one down, one across. */
export interface GridFields {
  readonly down: WordField;
  readonly across: WordField;
}

export interface Cell {
  readonly down: string;
  readonly across: string;
  readonly price: number;
  /** Nothing like it is known: the price rests on its neighbours. */
  readonly isThin: boolean;
}

const MOST_ACROSS = 12;

/**
 * The two fields of words with the most levels, in the order of the form. Undefined if there are not two, or if the answer is no
 * price.
 */
export function gridFieldsOf(card: Card): GridFields | undefined {
  if (card.target.answers) return undefined;
  const words = enteredFields(card).filter(
    (field): field is WordField =>
      (field.kind === 'grade' || field.kind === 'category') &&
      field.levels.length > 1 &&
      field.levels.length <= MOST_ACROSS,
  );
  const longest = words.toSorted((a, b) => b.levels.length - a.levels.length).slice(0, 2);
  const [down, across] = words.filter((field) => longest.includes(field));
  return down && across && { down, across };
}

/** The item with every pair of levels, row by row. */
export function variationsOf(item: Item, { down, across }: GridFields): readonly Item[] {
  return levelsInOrder(down).flatMap((row) =>
    levelsInOrder(across).map((column) => ({ ...item, [down.name]: row, [across.name]: column })),
  );
}

/** The cells of the answers to `variationsOf`. Undefined if one of them could not be priced. */
export function cellsOf(fields: GridFields, answers: readonly (Listed | WrongItem)[]): readonly Cell[] | undefined {
  const pairs = levelsInOrder(fields.down).flatMap((down) =>
    levelsInOrder(fields.across).map((across) => ({ down, across })),
  );
  const cells = pairs.flatMap((pair, i): Cell[] => {
    const answer = answers[i];
    if (answer === undefined || !('price' in answer)) return [];
    return [
      { ...pair, price: answer.price, isThin: answer.warnings.some(({ code }) => code === 'unseen-combination') },
    ];
  });
  return cells.length === pairs.length ? cells : undefined;
}

const LIMITS = [0.02, 0.15, 0.35];

/** How far a price lies from that of the item as given: −3 to 3, and 0 within 2 %. */
export function colorStep(price: number, given: number): number {
  const change = price / given - 1;
  return Math.sign(change) * LIMITS.filter((limit) => Math.abs(change) >= limit).length || 0;
}
