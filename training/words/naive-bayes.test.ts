import { expect, it } from 'vitest';
import { addText, cellOf, createCounts } from './counts.ts';
import { logRatios } from './naive-bayes.ts';
import { type TextUnits, UNIT } from './text-units.ts';

const text = (...tokens: number[]): TextUnits => ({
  ...{ words: tokens.length, knownWords: tokens.length, hasMarkup: false, hasSigns: false, dropped: 0 },
  indices: Int32Array.from(tokens),
  counts: new Int32Array(tokens.length).fill(1),
  length: tokens.length,
  units: new Float64Array(tokens.length).fill(UNIT / Math.sqrt(tokens.length)),
});

it('weighs a word by ln of its smoothed share of all words in yes over that in no, and nothing that one text alone has', () => {
  const counts = createCounts(3);
  addText(counts, cellOf(0, 1), text(0));
  addText(counts, cellOf(1, 1), text(0));
  addText(counts, cellOf(2, 0), text(1));
  addText(counts, cellOf(3, 0), text(1));
  addText(counts, cellOf(4, 0), text(2));
  // Word 0: (2 + 1) / (2 + 0 + 2·1) in yes, (0 + 1) / (0 + 2 + 2·1) in no. Word 1 is its mirror.
  expect([...logRatios(counts, 3, 1)]).toEqual([
    expect.closeTo(Math.log(3 / 4 / (1 / 4)), 12),
    expect.closeTo(Math.log(1 / 4 / (3 / 4)), 12),
    0,
  ]);
  // Without the fold of one of its two texts nothing is learnt of word 0.
  expect(logRatios(counts, 3, 1, 0)[0]).toBe(0);
});
