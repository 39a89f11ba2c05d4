import { expect, it } from 'vitest';
import { levelChart } from './level-chart.ts';

const periods = [
  [1.31, 1.2, 1.4],
  [1.1, 1.05, 1.15],
  [1, 1, 1],
].map(([level = 0, low = 0, high = 0], i) => ({ period: `2026-0${i + 1}`, level, low, high, rows: 3, sizes: [] }));
const index = { asOf: '2026-03', coverage: 0.9, scale: { name: 'area', unit: 'm²' }, periods };

it('draws the interval about each level, and where the last period stands', () => {
  const lines = levelChart(index);
  expect(lines).toEqual([
    '┊               ━━━━━━━━●━━━━━━━',
    '┊   ━━━━●━━━━                   ',
    '●                               ',
  ]);
});

it('draws one period alone', () => {
  expect(levelChart({ ...index, periods: periods.slice(-1) })).toEqual([`●${' '.repeat(31)}`]);
});
