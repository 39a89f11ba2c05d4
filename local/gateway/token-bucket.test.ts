import { expect, test } from 'vitest';
import { createTokenBuckets } from './token-bucket.ts';

test('allows a burst, then the rate, and never saves more than a burst', () => {
  let time = 0;
  const admits = createTokenBuckets({ perSecond: 10, burst: 3 }, () => time);
  const count = (times: number) => Array.from({ length: times }, () => admits('a')).filter(Boolean).length;
  expect(count(5)).toBe(3);
  time += 200;
  expect(count(5)).toBe(2);
  time += 60_000;
  expect(count(5)).toBe(3);
  expect(admits('b')).toBe(true);
});
