import { expect, it } from 'vitest';
import type { TextColumn } from '../../datasets/column.ts';
import { readRow } from './read-row.ts';
import { rowWidth } from './text-parts.ts';
import { writtenText } from './written-text.ts';

const text: Omit<TextColumn, 'name' | 'parts'> = { kind: 'text', title: 'x', required: false, example: 'x' };
const columns: readonly TextColumn[] = [
  {
    ...text,
    name: 'bought',
    parts: [
      { kind: 'day', order: 'day-month-year' },
      { kind: 'month', order: 'day-month-year' },
    ],
  },
  { ...text, name: 'shelf', parts: [] },
  {
    ...text,
    name: 'model',
    parts: [
      { kind: 'start', words: 1, levels: ['tall', 'old'] },
      { kind: 'start', levels: ['tall jug'] },
      { kind: 'words', words: ['jug'] },
    ],
  },
  { ...text, name: 'size', parts: [{ kind: 'amount', units: { l: 1 } }] },
];

const written = (...cells: string[]) => {
  const row = new Float64Array(rowWidth(columns));
  expect(readRow(columns, [...columns.keys()], cells, row)).toBeNull();
  return columns.map((_, i) => writtenText(columns, i, row));
};

it('says of a text the longest beginning that is known, its day or its number', () => {
  expect(written('3/12/2016', 'a1', 'Tall Jug', '2.5 l')).toEqual(['2016-12-03', 'not listed', 'tall jug', 2.5]);
  expect(written('soon', 'b', 'Old pot', 'big')).toEqual(['not listed', 'not listed', 'old', 'not listed']);
  expect(written('1/2/2020', 'b', 'New pot', '1 l')).toEqual(['2020-02-01', 'not listed', 'not listed', 1]);
});
