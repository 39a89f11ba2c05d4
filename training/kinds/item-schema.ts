import * as z from 'zod';
import type { Column, TextColumn } from '../../datasets/column.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { exampleOf, isOpen, levelsOf, type WordColumn } from '../table/levels.ts';

/** Of a text in an item, in characters. */
const LONGEST_TEXT = 10_000;

/** Whether the target rises or falls along a column of grades, if the kind knows it. */
export type DirectionOf = (column: number) => 'rising' | 'falling' | undefined;

/** The schema of one item, from the declared columns of its dataset. Other spellings of a word are accepted too. */
export function itemSchemaOf(
  { columns, constants = [] }: Dataset,
  directionOf: DirectionOf = () => undefined,
): z.ZodObject {
  return z.strictObject(
    Object.fromEntries(
      [...columns, ...constants].map((column, i) => [column.name, fieldSchema(column, directionOf(i))]),
    ),
  );
}

function fieldSchema(column: Column, direction: ReturnType<DirectionOf>): z.ZodType {
  const schema =
    column.kind === 'number'
      ? z
          .number()
          .min(column.min)
          .max(column.max)
          .describe(column.unit === '' ? column.title : `${column.title} (${column.unit})`)
      : column.kind === 'text'
        ? textSchema(column).describe(column.title)
        : isOpen(column)
          ? z.string().describe(column.title)
          : z.enum(levelsOf(column)).describe(wordsOf(column, direction));
  const described = schema.meta({ example: exampleOf(column) });
  // A field that is null is a field that is not given.
  return column.required ? described : described.nullable().optional();
}

/** A text of blanks alone is not given. */
function textSchema({ required, longest = LONGEST_TEXT }: TextColumn): z.ZodString {
  const text = z.string().max(longest);
  return required ? text.regex(/\S/) : text;
}

/** The words of a column. Only grades are named with their order. */
function wordsOf(column: WordColumn, direction: ReturnType<DirectionOf>): string {
  if (column.kind === 'constant') return `${column.title}: only ${column.only} are priced`;
  const words = column.levels.join(', ');
  if (column.kind === 'category') return `${column.title}, one of: ${words}`;
  if (!direction) return `${column.title}, in order: ${words}`;
  return `${column.title}, from ${direction === 'rising' ? 'worst to best' : 'best to worst'}: ${words}`;
}
