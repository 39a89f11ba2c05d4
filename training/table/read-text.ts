import type { TextColumn } from '../../datasets/column.ts';
import { hashText } from './hash.ts';
import { type Issue, tooLong } from './issue.ts';
import { plainText } from './text-parts.ts';

/** The hash of a text, by which equal items are recognised. */
export function readText(column: TextColumn, text: string): number | Issue {
  const { longest = Number.POSITIVE_INFINITY } = column;
  return text.length > longest ? tooLong(column, text, longest) : hashText(plainText(text));
}
