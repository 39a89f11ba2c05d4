import type { TextPart } from '../../datasets/column.ts';
import { writeParts } from '../../training/table/text-parts.ts';

const value = new Float64Array(1);

/** What a part of one place reads out of a text, as a row of the dataset will have it. NaN if nothing. */
export function readPart(part: Exclude<TextPart, { kind: 'words' }>, text: string): number {
  writeParts({ kind: 'text', name: '', title: '', required: false, parts: [part], example: '' }, text, value, 0);
  return value[0]!;
}
