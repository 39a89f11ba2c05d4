import fc from 'fast-check';
import { determinant, inverse, Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { normal } from '../../datasets/testing/random.ts';
import { createRandom } from '../evaluation/bootstrap.ts';
import { chooseWalk, type Walk } from './choose-walk.ts';

const VARIANCE = 0.04;
const MULTIPLES = [1, 0.5, 2, 4];

/** A term and three levels, drawn under one of the walks, seen through some rows. */
function draw(seed: number, multiple: number) {
  const random = createRandom(seed);
  const design = Matrix.from1DArray(
    12,
    4,
    Array.from({ length: 48 }, () => normal(random)),
  );
  const truth = [0.3, ...Array.from({ length: 3 }, () => multiple * Math.sqrt(VARIANCE / 2) * normal(random))];
  const target = design.mmul(Matrix.columnVector(truth)).to1DArray();
  const y = Matrix.columnVector(target.map((value) => value + Math.sqrt(VARIANCE) * normal(random)));
  /** Variance of a level: VARIANCE · multiple² / 2. */
  const walks = MULTIPLES.map((each): Walk => {
    const joint = new Float64Array(9);
    for (let i = 0; i < 3; i++) joint[4 * i] = 2 / each ** 2;
    return { multiple: each, joint };
  }) as [Walk, ...Walk[]];
  const penalties = (each: number) => [0.1, 2 / each ** 2, 2 / each ** 2, 2 / each ** 2];
  const normalMatrix = (each: number) =>
    design
      .transpose()
      .mmul(design)
      .add(Matrix.diag(penalties(each)));
  const reduced = Float64Array.from(normalMatrix(1).to1DArray());
  const solved = (each: number) => solve(normalMatrix(each), design.transpose().mmul(y));
  /** ln of the density of the rows under a walk and of the walk's own prior, but for a constant. */
  const density = (each: number): number => {
    const prior = Matrix.diag(penalties(each).map((value) => VARIANCE / value));
    const covariance = design.mmul(prior).mmul(design.transpose()).add(Matrix.eye(12, 12).mul(VARIANCE));
    const square = y.transpose().mmul(inverse(covariance)).mmul(y).get(0, 0);
    return -0.5 * (Math.log(determinant(covariance)) + square + Math.log2(each) ** 2);
  };
  return { walks, reduced, solved, density, normalMatrix };
}

describe('the walk of a market', () => {
  it('is the one that the rows and its prior make likeliest', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...MULTIPLES), (seed, multiple) => {
        const { walks, reduced, solved, density } = draw(seed, multiple);
        const { walk } = chooseWalk(reduced, Float64Array.from(solved(1).to1DArray()), VARIANCE, walks);
        expect(density(walk.multiple)).toBeCloseTo(Math.max(...MULTIPLES.map(density)), 8);
      }),
      { numRuns: 60 },
    );
  });

  it('counts by its share in a deviation', () => {
    const { walks, reduced, solved, density, normalMatrix } = draw(5, 2);
    const { walk, deviationOf } = chooseWalk(reduced, Float64Array.from(solved(1).to1DArray()), VARIANCE, walks);
    const shares = MULTIPLES.map((each) => Math.exp(density(each)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    const weights = Matrix.columnVector([0, 1, -0.5, 0.25]);
    const sumUnder = (each: number) => weights.transpose().mmul(solved(each)).get(0, 0);
    const expected = MULTIPLES.reduce((sum, each, i) => {
      const variance =
        VARIANCE *
        weights
          .transpose()
          .mmul(inverse(normalMatrix(each)))
          .mmul(weights)
          .get(0, 0);
      return sum + (shares[i]! / total) * (variance + (sumUnder(each) - sumUnder(walk.multiple)) ** 2);
    }, 0);
    expect(deviationOf(Float64Array.from(weights.to1DArray()))).toBeCloseTo(Math.sqrt(expected), 8);
  });
});
