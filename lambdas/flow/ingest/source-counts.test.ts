import { expect, it } from 'vitest';
import { createDateSpan, describeDates } from './date-span.ts';
import { createSourceCounts, describeSources, mergeSourceCounts } from './source-counts.ts';

const countsOf = (...sources: (string | undefined)[]) => {
  const counts = createSourceCounts();
  for (const source of sources) counts.add(source);
  return counts.finish();
};

it('the sources of accepted rows are told, the most frequent first, and of whom the others are', () => {
  const counts = mergeSourceCounts([countsOf('a', 'b', undefined), countsOf('b', undefined)]);
  expect(describeSources(counts, undefined)).toEqual([
    '3 accepted rows name their source: "b" (2), "a" (1); the other 2 are yours.',
  ]);
  expect(describeSources(countsOf('a', undefined), 'fair')).toEqual([
    '1 accepted row names its source: "a" (1); the other one is of "fair".',
  ]);
  expect(describeSources(countsOf(undefined), 'fair')).toEqual([
    'No accepted row names its source; all of them are of "fair".',
  ]);
  expect(describeSources(countsOf('a', 'b', 'c', 'd', 'e', 'f', 'g'), undefined)[0]).toMatch(/"e" \(1\) and 2 more\.$/);
});

it('nothing is told of rows where none was accepted, or where they say nothing', () => {
  expect(describeSources(countsOf(), undefined)).toEqual([]);
  expect(describeSources(undefined, undefined)).toEqual([]);
  expect(describeDates(createDateSpan().span(), '2026-05')).toEqual([]);
  expect(describeDates(undefined, '2026-05')).toEqual([]);
});
