import type { SourceColumn } from '../../../datasets/column.ts';
import { jsonPointer, showFound } from '../../../training/table/found.ts';
import { isMissing } from '../../../training/table/missing.ts';
import { findWrongSource } from './moment.ts';

/** What is wrong with the source that a row names. */
export interface SourceFault {
  readonly code: 'not-a-source';
  readonly path: string;
  readonly message: string;
}

/**
 * Reads the source of rows, as the number of its name, so that it can be remembered by its bytes.
 * @returns `read` gives NaN if the row names none
 */
export function createSourceReader({ name: column }: SourceColumn) {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  return {
    read: (text: string): number | SourceFault => {
      if (isMissing(text)) return Number.NaN;
      const name = text.trim();
      const wrong = findWrongSource(name);
      if (wrong !== undefined)
        return {
          code: 'not-a-source',
          path: jsonPointer(column),
          message: `${column} is ${showFound(text)}, but ${wrong}.`,
        };
      const known = numbers.get(name) ?? names.push(name) - 1;
      numbers.set(name, known);
      return known;
    },
    nameOf: (number: number): string => names[number]!,
  };
}
