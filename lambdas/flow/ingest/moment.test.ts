import { expect, it } from 'vitest';
import { momentOf } from './moment.ts';

const arrived = new Date('2026-11-27T20:00:00Z');

it.each([
  ['list.csv', { asOf: '2026-11-27' }],
  ['2026-06/list.csv', { asOf: '2026-06' }],
  ['2026/2026-06-15/list.csv', { asOf: '2026-06-15' }],
  ['wholesaler/list.csv', { asOf: '2026-11-27', source: 'wholesaler' }],
  ['wholesaler/2026-Q2/list.csv', { asOf: '2026-Q2', source: 'wholesaler' }],
  ['2026-06/wholesaler/list.csv', { asOf: '2026-06', source: 'wholesaler' }],
  ['2026-13/list.csv', { asOf: '2026-11-27', source: '2026-13' }],
])('of %s', (name, moment) => {
  expect(momentOf(name, arrived)).toEqual(moment);
});
