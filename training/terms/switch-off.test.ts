import { expect, it } from 'vitest';
import { equationsFor, fitTerms, solveTerms } from './fellner-schall.ts';
import { addRow, createGram } from './gram.ts';
import { partOfTerms, spread } from './switch-off.ts';
import { createEntries, type Term } from './term.ts';

const term = (name: string, first: number, count: number): Term => ({
  ...{ name, source: name, inputs: [0], first, count },
  penalty: first === 0 ? 'none' : 'ridge',
});
/** A constant, five levels that say something, and a hundred that say nothing. */
const terms = [term('constant', 0, 1), term('noise', 1, 100), term('signal', 101, 5)];

function drawGram(rows: number) {
  const gram = createGram(106);
  const entries = createEntries({ width: 3 });
  for (let i = 0; i < rows; i++) {
    // Each level of the noise has the same rows otherwise.
    const [round, noise] = [Math.floor(i / 100), i % 100];
    const signal = round % 5;
    entries.columns.set([0, 1 + noise, 101 + signal]);
    entries.values.fill(256);
    entries.count = 3;
    addRow(gram, entries, Math.round(1024 * (0.5 * signal + 0.2 * Math.sin(round * round))), 256);
  }
  return gram;
}

it('switches off a term that says nothing, and fits the others as if it were not there', () => {
  const gram = drawGram(4_000);
  const { coefficients, effective, penalties } = fitTerms(terms, gram, { rounds: 10 });
  expect(effective[1]).toBe(0);
  expect([...coefficients.subarray(1, 101)].every((value) => value === 0)).toBe(true);
  expect(effective[2]).toBeGreaterThan(3);
  const solved = solveTerms(equationsFor(terms, gram, penalties), gram, penalties);
  for (const [i, value] of solved.entries()) expect(value).toBeCloseTo(coefficients[i]!, 10);
  const without = partOfTerms(terms, (t) => t !== 1);
  expect(without.columns).toEqual(Int32Array.of(0, 101, 102, 103, 104, 105));
  expect(spread(without, Float64Array.of(1, 2, 3, 4, 5, 6), 106).subarray(100)).toEqual(
    Float64Array.of(0, 2, 3, 4, 5, 6),
  );
});

it('keeps a term that says little, but something', () => {
  const gram = drawGram(4_000);
  const { penalties } = fitTerms(terms, gram, { rounds: 10 });
  expect(penalties[2]).toBeLessThan(1e7);
});

it('does not switch a term off that an estimate finds silent before its penalty has been raised for long', () => {
  // No row has a level of the last term, so that its effective columns are 0 from the first round on.
  const more = [...terms, term('unseen', 106, 3)];
  const wide = createGram(109);
  const gram = drawGram(4_000);
  wide.products.set(gram.products);
  wide.moments.set(gram.moments);
  const { penalties } = fitTerms(
    more,
    { ...wide, rows: gram.rows, squares: gram.squares },
    { rounds: 1, penalties: [0, 5, 5, 200] },
  );
  expect(penalties[3]).toBeLessThan(1e7);
});
