import MultivariateLinearRegression from 'ml-regression-multivariate-linear';
import type { Basis } from '../basis.ts';
import { createFeatureReader } from '../features.ts';
import { choleskyFactor, solveLower } from '../lattice/cholesky.ts';
import { createNormal, type Normal } from '../lattice/normal.ts';
import type { Recipe } from '../recipe.ts';
import { rowCount } from '../summary/summary.ts';
import { type Family, NothingToFitError } from './family.ts';

/**
 * Ordinary least squares of ln price on the scale, one-hot grades and every side feature as it is, fitted from the same
 * sums as the lattice: with X = [Φ Z]·E the Gram matrix is E'[Φ Z]'W[Φ Z]E, and no row is read again.
 */
export const multivariateLinear: Family<{ readonly weights: readonly number[] }> = {
  name: 'multivariate linear regression',
  fit: ({ basis }, summary) => {
    if (rowCount(summary) === 0)
      throw new NothingToFitError('multivariate linear regression: the summary holds no row');
    return fitLinear(basis, createNormal(basis, summary.folds));
  },
  pricer: (recipe, { weights }) => {
    const read = createFeatureReader(recipe.dataset);
    const design = createDesign(recipe);
    return (row) =>
      Math.exp(recipe.dataset.target.centre + design(read(row)).reduce((sum, x, i) => sum + x * weights[i]!, 0));
  },
};

export function fitLinear(basis: Basis, normal: Normal): { readonly weights: readonly number[] } {
  const { gram, moment, size } = reduce(basis, normal);
  for (let i = 0; i < size; i++) gram[i * size + i]! += TINY * (gram[i * size + i]! + 1);
  // R'R = X'X and R'z = X'y: p rows (R, z) have the same least-squares solution as all n.
  const factor = choleskyFactor(gram, size);
  const z = solveLower(factor, moment, size);
  const rows = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => factor[j * size + i]!));
  const regression = new MultivariateLinearRegression(
    rows,
    Array.from(z, (value) => [value]),
    { intercept: false, statistics: false },
  );
  return { weights: regression.weights.map(([weight]) => weight!) };
}

/** Relative ridge that keeps a level without rows from making the Gram matrix singular. */
const TINY = 1e-9;

/** Columns of X that a node carries: constant, scale, one-hot levels but the first; then those the sides carry. */
function nodeDesign({ knots, knotCount, cellAxes }: Basis, node: number): number[] {
  const out = [1, knots[node % knotCount]!];
  const cell = Math.floor(node / knotCount);
  for (const { size, stride } of cellAxes) {
    const level = Math.floor(cell / stride) % size;
    for (let i = 1; i < size; i++) out.push(level === i ? 1 : 0);
  }
  return out;
}

/** E for the sides: the value at each column of each feature that enters linearly. */
function sideDesign(basis: Basis): Float64Array[] {
  const columns: Float64Array[] = [];
  for (const { knots, firstColumn, gate } of basis.hats) {
    if (gate !== undefined) continue;
    const column = new Float64Array(basis.columnCount);
    column.set(knots, firstColumn);
    columns.push(column);
  }
  for (const { column: at } of basis.linear) columns.push(new Float64Array(basis.columnCount).fill(1, at, at + 1));
  return columns;
}

function reduce(basis: Basis, normal: Normal): { gram: Float64Array; moment: Float64Array; size: number } {
  const sides = sideDesign(basis);
  const nodes = Array.from(normal.nodes, (node) => nodeDesign(basis, node));
  const nodeSize = nodeDesign(basis, 0).length;
  const size = nodeSize + sides.length;
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  const addOuter = (a: readonly number[], b: readonly number[], weight: number) => {
    for (let i = 0; i < nodeSize; i++) {
      if (a[i] === 0) continue;
      for (let j = 0; j < nodeSize; j++) gram[i * size + j]! += weight * a[i]! * b[j]!;
    }
  };
  for (const [i, own] of nodes.entries()) {
    addOuter(own, own, normal.diagonal[i]!);
    if (normal.next[i] !== 0) {
      addOuter(own, nodes[i + 1]!, normal.next[i]!);
      addOuter(nodes[i + 1]!, own, normal.next[i]!);
    }
    for (let k = 0; k < nodeSize; k++) moment[k]! += own[k]! * normal.target[i]!;
    for (const [s, column] of sides.entries()) {
      let sum = 0;
      for (let at = normal.columnStart[i]!; at < normal.columnStart[i + 1]!; at++)
        sum += normal.values[at]! * column[normal.columns[at]!]!;
      for (let k = 0; k < nodeSize; k++) {
        gram[k * size + nodeSize + s]! += own[k]! * sum;
        gram[(nodeSize + s) * size + k]! += own[k]! * sum;
      }
    }
  }
  const p = basis.columnCount;
  for (const [s, a] of sides.entries()) {
    for (let i = 0; i < p; i++) moment[nodeSize + s]! += a[i]! * normal.sideTargets[i]!;
    for (const [t, b] of sides.entries()) {
      let sum = 0;
      for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) sum += a[i]! * normal.sides[i * p + j]! * b[j]!;
      gram[(nodeSize + s) * size + nodeSize + t] = sum;
    }
  }
  return { gram, moment, size };
}

/** One row of X from features; a feature that is not known counts as the middle of its knots. */
function createDesign({ basis }: Recipe) {
  const hats = basis.hats.filter(({ gate }) => gate === undefined);
  return (features: Float64Array): number[] => {
    const clamp = (knots: Float64Array, value: number) =>
      Number.isNaN(value) ? knots[knots.length >> 1]! : Math.min(Math.max(value, knots[0]!), knots[knots.length - 1]!);
    const out = [1, clamp(basis.knots, features[basis.scaleFeature]!)];
    for (const { size, features: own } of basis.cellAxes) {
      const level = own.reduce(
        (position, feature) => (own.length > 1 ? 2 * position : 0) + (features[feature]! || 0),
        0,
      );
      for (let i = 1; i < size; i++) out.push(level === i ? 1 : 0);
    }
    for (const { feature, knots } of hats) out.push(clamp(knots, features[feature]!));
    for (const { feature } of basis.linear) out.push(features[feature]! || 0);
    return out;
  };
}
