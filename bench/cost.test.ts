import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pricesByMonth, pricesByPiece, pricesIdle } from './cost-tables.ts';

/* The figures of docs/cost.md must be those that `npm run bench:cost` prints. Its words may differ. */

const page = readFileSync(new URL('../docs/cost.md', import.meta.url), 'utf8');

it.each([
  ['Idle', pricesIdle()],
  ['By the piece', pricesByPiece()],
] as const)('docs/cost.md has the prices of the table "%s", row by row', (heading, priced) => {
  const rows = rowsOf(heading).slice(-priced.length);
  expect(rows.map(([, price, of]) => [price, ...figuresOf(of)])).toEqual(
    priced.map(({ $, of }) => [$, ...figuresOf(`${of}`)]),
  );
});

it('docs/cost.md has the prices of three months: ours, an endpoint, a machine', () => {
  const columns = ['Stima $', 'SageMaker $', 'EC2 $'] as const;
  const rows = rowsOf('By the month').slice(-columns.length);
  expect(rows.map(([, ...cells]) => cells.map((cell) => cell.replaceAll('*', '')))).toEqual(
    columns.map((column) => pricesByMonth().map((month) => month[column])),
  );
});

/** Cells of the rows of the tables under a heading. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Numbers as they are written, with or without a digit before the point. */
function figuresOf(text = ''): readonly string[] {
  return text.match(/\d[\d,]*(?:\.\d+)?|\.\d+/g) ?? [];
}
