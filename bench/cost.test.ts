import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pricesByMonth, pricesByPiece, pricesIdle } from './cost-tables.ts';

const page = readFileSync(new URL('../docs/cost.md', import.meta.url), 'utf8');

it.each([...pricesIdle(), ...pricesByPiece()])('docs/cost.md says what this costs: $what', ({ what, $, of }) => {
  expect(page).toContain(`\n| ${what} | ${$} | ${of} |\n`);
});

it.each([
  ['**Stima, $**', 'Stima $', '**'],
  ['SageMaker endpoint, $', 'SageMaker $', ''],
  ['EC2, $', 'EC2 $', ''],
] as const)('docs/cost.md says what a month costs: %s', (name, column, mark) => {
  const cells = pricesByMonth().map((month) => `${mark}${month[column]}${mark}`);
  expect(page).toContain(`\n| ${name} | ${cells.join(' | ')} |\n`);
});
