import type { Column, TextPart } from '../../datasets/column.ts';
import type { Row } from '../../datasets/dataset.ts';
import { NOT_LISTED } from './levels.ts';
import { placesOf, rowWidth } from './text-parts.ts';

/**
 * What a row still knows of a text. It keeps the parts of a text and not the text: the most that a part says of its beginning, else its
 * day or its number.
 * @param index of a column of text
 */
export function writtenText(columns: readonly Column[], index: number, row: Row): string | number {
  const column = columns[index]!;
  if (column.kind !== 'text') return NOT_LISTED;
  const before = columns.slice(0, index).filter(({ kind }) => kind === 'text');
  let place = columns.length + rowWidth(before) - before.length;
  const said: (string | number | undefined)[] = [];
  for (const part of column.parts) {
    said.push(writtenPart(part, row[place]!));
    place += placesOf(part);
  }
  // Longer beginnings stand behind shorter ones.
  return said.findLast((one) => typeof one === 'string') ?? said.find((one) => one !== undefined) ?? NOT_LISTED;
}

function writtenPart(part: TextPart, value: number): string | number | undefined {
  if (Number.isNaN(value)) return undefined;
  switch (part.kind) {
    case 'start':
      return part.levels[value];
    case 'day':
      return new Date(value * 86_400_000).toISOString().slice(0, 10);
    case 'amount':
      return value;
    default:
      return undefined;
  }
}
