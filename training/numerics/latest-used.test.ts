import { expect, it } from 'vitest';
import { keepLatestUsed } from './latest-used.ts';

it('makes a value once, as long as it is kept', () => {
  const kept = keepLatestUsed<string, object>(2);
  const a = kept.get('a', () => ({}));
  expect(kept.get('a', () => ({}))).toBe(a);
});

it('lets go the value that was not used for longest', () => {
  const kept = keepLatestUsed<string, object>(2);
  const [a, b] = [kept.get('a', () => ({})), kept.get('b', () => ({}))];
  kept.get('a', () => ({}));
  kept.get('c', () => ({}));
  expect(kept.get('a', () => ({}))).toBe(a);
  expect(kept.get('b', () => ({}))).not.toBe(b);
});

it('forgets a value only while it is the kept one', () => {
  const kept = keepLatestUsed<string, object>(2);
  const first = kept.get('a', () => ({}));
  kept.forget('a', first);
  const second = kept.get('a', () => ({}));
  expect(second).not.toBe(first);
  kept.forget('a', first);
  expect(kept.get('a', () => ({}))).toBe(second);
});
