import { choleskyFactor, dot, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts';
import { termVariance } from './term-variance.ts';

/** A multiple of the declared deviations of the market's walk, and the penalties over the levels that follow from it. */
export interface Walk {
  readonly multiple: number;
  readonly joint: Float64Array;
}

/** What the rows say of the walk and, under it, of the columns beside the lattice. */
export interface LearntWalk {
  /** The likeliest. */
  readonly walk: Walk;
  /** From weights of the columns to the standard deviation of their sum about its value under the likeliest walk. */
  readonly deviationOf: (weights: Float64Array) => number;
}

/** A walk that is less likely than this is left out of the deviations. */
const LEAST_SHARE = 1e-3;

/**
 * Weighs walks by the marginal likelihood of the columns beside the lattice (MacKay 1992), times a prior: twice or half the declared
 * deviations are one standard deviation off. The folds could not tell them: each row that is left out has neighbours of its own
 * period, which know its level under any walk.
 *
 * A deviation counts all walks by their shares (Hoeting et al. 1999). Under the likeliest walk alone intervals would be too short:
 * few periods say little of the walk.
 *
 * @param reduced the normal matrix of the columns with its penalties under the first walk, of which the lattice is eliminated; the
 *   levels are its last columns, and only its lower triangle is read
 * @param solved the solution of all columns under the first walk
 * @param variance of a row of weight 1
 * @param walks the first is the declared one
 * @param loss how many times the variance of the columns is what weighted least squares reckons
 */
export function chooseWalk(
  reduced: Float64Array,
  solved: Float64Array,
  variance: number,
  walks: readonly [Walk, ...Walk[]],
  loss = 1,
): LearntWalk {
  const count = solved.length;
  const right = multiplySymmetric(reduced, solved);
  const tried = walks.map((walk) => {
    const factor = choleskyFactor(exchange(reduced, count, walks[0].joint, walk.joint), count);
    const explained = solveLower(factor, right, count);
    const levels = Math.sqrt(walk.joint.length);
    const likelihood =
      logRoot(choleskyFactor(walk.joint, levels), levels) -
      logRoot(factor, count) +
      dot(explained, 0, explained, 0, count) / (2 * variance);
    return {
      walk,
      factor,
      solution: solveLowerTransposed(factor, explained, count),
      score: likelihood - 0.5 * Math.log2(walk.multiple) ** 2,
    };
  });
  const best = tried.reduce((one, other) => (other.score > one.score ? other : one));
  const weighed = tried.map((one) => ({ ...one, share: Math.exp(one.score - best.score) }));
  const total = weighed.reduce((sum, { share }) => sum + share, 0);
  const likely = weighed.filter(({ share }) => share >= LEAST_SHARE * total);
  return {
    walk: best.walk,
    deviationOf: (weights) => {
      const sumOf = (solution: Float64Array) => dot(weights, 0, solution, 0, count);
      const squares = likely.map(({ factor, solution, share }) => {
        const shift = sumOf(solution) - sumOf(best.solution);
        return (share / total) * (loss * variance * termVariance(factor, weights) + shift ** 2);
      });
      return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    },
  };
}

/** The product of a symmetric matrix, of which the lower triangle is given, with x. */
function multiplySymmetric(lower: Float64Array, x: Float64Array): Float64Array {
  const size = x.length;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    out[i]! += lower[i * size + i]! * x[i]!;
    for (let j = 0; j < i; j++) {
      out[i]! += lower[i * size + j]! * x[j]!;
      out[j]! += lower[i * size + j]! * x[i]!;
    }
  }
  return out;
}

/** The matrix with other penalties over its last columns. */
function exchange(matrix: Float64Array, count: number, old: Float64Array, joint: Float64Array): Float64Array {
  const size = Math.sqrt(joint.length);
  const first = count - size;
  const out = matrix.slice();
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) out[(first + i) * count + first + j]! += joint[i * size + j]! - old[i * size + j]!;
  return out;
}

/** Half the logarithm of the determinant of a matrix, by its Cholesky factor. */
function logRoot(factor: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(factor[i * size + i]!);
  return sum;
}
