import { expect, it } from 'vitest';
import { wilsonInterval } from './interval.ts';

// Newcombe (1998), Statistics in Medicine 17, table I: method 3, Wilson's score interval.
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i', (count, rows, low, high) => {
  const found = wilsonInterval(count / rows, rows);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});
