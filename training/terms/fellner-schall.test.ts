import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../datasets/testing/random.ts';
import { fitTerms } from './fellner-schall.ts';
import { addRow, createGram } from './gram.ts';
import type { Term } from './term.ts';

const term = (name: string, first: number, count: number, penalty: Term['penalty'] = 'ridge'): Term => ({
  name,
  source: name,
  inputs: [0],
  first,
  count,
  penalty,
});
const terms = [term('constant', 0, 1, 'none'), term('telling', 1, 30), term('silent', 31, 30)];

/** Rows with a level of each of two terms. The levels of one have effects of a spread of 0.5, the noise has 0.2. */
function simulate(rows: number) {
  const random = createRandom(5);
  const effects = Array.from({ length: 30 }, () => 0.5 * normal(random));
  const gram = createGram(61);
  for (let i = 0; i < rows; i++) {
    const [level, other] = [Math.floor(30 * random()), Math.floor(30 * random())];
    const response = Math.round(1024 * (effects[level]! + 0.2 * normal(random)));
    const columns = Int32Array.of(0, 1 + level, 31 + other);
    addRow(gram, { columns, values: new Float64Array(3).fill(256), count: 3 }, response, 256);
  }
  return { gram, effects };
}

describe('fitTerms', () => {
  const { gram, effects } = simulate(2_000);
  const fit = fitTerms(terms, gram, { rounds: 10 });

  it('finds the variances: λ is that of the noise by that of the effects', () => {
    expect(fit.dispersion).toBeCloseTo(0.04, 2);
    expect(fit.penalties[1]! / (0.04 / 0.25)).toBeGreaterThan(0.5);
    expect(fit.penalties[1]! / (0.04 / 0.25)).toBeLessThan(2);
  });

  it('finds the effects, and switches a term off that says nothing', () => {
    const mean = effects.reduce((sum, effect) => sum + effect, 0) / 30;
    const shift = fit.coefficients[0]! - mean;
    for (const [i, effect] of effects.entries())
      expect(Math.abs(fit.coefficients[1 + i]! + shift - (effect - mean))).toBeLessThan(0.1);
    expect(fit.effective[1]).toBeGreaterThan(25);
    expect(fit.effective[2]).toBeLessThan(4);
  });

  it('keeps given penalties if it has no rounds', () => {
    expect([...fitTerms(terms, gram, { rounds: 0, penalties: [0, 7, 9] }).penalties]).toEqual([1e-6, 7, 9]);
  });
});
