import MultivariateLinearRegression from 'ml-regression-multivariate-linear';
import { NothingToFitError } from '../kinds/errors.ts';
import { choleskyFactor, solveLower } from '../numerics/cholesky.ts';
import type { Basis } from './basis.ts';
import type { Family } from './family.ts';
import { createFeatureReader } from './features.ts';
import { createNormal, type Normal } from './normal.ts';
import type { Recipe } from './recipe.ts';
import { rowCount } from './summary.ts';

/**
 * Ordinary least squares of ln price on the scale, one-hot grades and every term feature as it is, fitted from the same
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
    const predict = createPredictor(recipe, weights);
    return (row) => Math.exp(recipe.dataset.target.centre + predict(read(row)));
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

/** A small relative ridge. Without it a level that has no rows makes the Gram matrix singular. */
const TINY = 1e-9;

/** The columns of X that belong to a node, with their values: constant, scale, and the level on each cell axis unless it is the first. */
interface NodeDesign {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  count: number;
}

const nodeColumnCount = ({ cellAxes }: Basis): number => cellAxes.reduce((sum, { size }) => sum + size - 1, 2);

function createNodeDesign({ cellAxes }: Basis): NodeDesign {
  const columns = new Int32Array(2 + cellAxes.length);
  columns[1] = 1;
  return { columns, values: new Float64Array(columns.length).fill(1), count: 0 };
}

/** Overwrites and returns `design`. */
function designNode({ knots, knotCount, cellAxes }: Basis, node: number, design: NodeDesign): NodeDesign {
  const knot = node % knotCount;
  const cell = (node - knot) / knotCount;
  design.values[1] = knots[knot]!;
  let count = 2;
  let first = 2;
  for (const { size, stride } of cellAxes) {
    const level = Math.floor(cell / stride) % size;
    if (level > 0) design.columns[count++] = first + level - 1;
    first += size - 1;
  }
  design.count = count;
  return design;
}

/** E for the terms: the value at each column of each feature that enters linearly. */
function termDesign(basis: Basis): Float64Array[] {
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
  const terms = termDesign(basis);
  const byColumn = Float64Array.from({ length: basis.columnCount * terms.length }, (_, at) => {
    const s = at % terms.length;
    return terms[s]![(at - s) / terms.length]!;
  });
  const sums = new Float64Array(terms.length);
  // The gated hats stand last and are left out.
  const gated = basis.hats.find(({ gate }) => gate !== undefined)?.firstColumn ?? basis.columnCount;
  const nodeSize = nodeColumnCount(basis);
  const size = nodeSize + terms.length;
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  const addOuter = (a: NodeDesign, b: NodeDesign, weight: number) => {
    for (let i = 0; i < a.count; i++)
      for (let j = 0; j < b.count; j++)
        gram[a.columns[i]! * size + b.columns[j]!]! += weight * a.values[i]! * b.values[j]!;
  };
  const own = createNodeDesign(basis);
  const following = createNodeDesign(basis);
  for (let i = 0; i < normal.nodes.length; i++) {
    designNode(basis, normal.nodes[i]!, own);
    addOuter(own, own, normal.diagonal[i]!);
    if (normal.next[i] !== 0) {
      designNode(basis, normal.nodes[i + 1]!, following);
      addOuter(own, following, normal.next[i]!);
      addOuter(following, own, normal.next[i]!);
    }
    const end = normal.columnStart[i + 1]!;
    sums.fill(0);
    for (let at = normal.columnStart[i]!; at < end && normal.columns[at]! < gated; at++) {
      const from = normal.columns[at]! * terms.length;
      for (let s = 0; s < terms.length; s++) sums[s]! += normal.values[at]! * byColumn[from + s]!;
    }
    for (let k = 0; k < own.count; k++) {
      const column = own.columns[k]!;
      const value = own.values[k]!;
      moment[column]! += value * normal.target[i]!;
      for (let s = 0; s < terms.length; s++) {
        gram[column * size + nodeSize + s]! += value * sums[s]!;
        gram[(nodeSize + s) * size + column]! += value * sums[s]!;
      }
    }
  }
  const p = basis.columnCount;
  for (const [s, a] of terms.entries()) {
    for (let i = 0; i < p; i++) moment[nodeSize + s]! += a[i]! * normal.termTargets[i]!;
    for (const [t, b] of terms.entries()) {
      let sum = 0;
      for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) sum += a[i]! * normal.terms[i * p + j]! * b[j]!;
      gram[(nodeSize + s) * size + nodeSize + t] = sum;
    }
  }
  return { gram, moment, size };
}

/** X·weights for features. A feature that is not known counts as the middle of its knots. */
function createPredictor({ basis }: Recipe, weights: readonly number[]) {
  const hats = basis.plainHats;
  const clamp = (knots: Float64Array, value: number) =>
    Number.isNaN(value) ? knots[knots.length >> 1]! : Math.min(Math.max(value, knots[0]!), knots[knots.length - 1]!);
  return (features: Float64Array): number => {
    let sum = weights[0]! + weights[1]! * clamp(basis.knots, features[basis.scaleFeature]!);
    let at = 2;
    for (const { size, features: own } of basis.cellAxes) {
      let level = features[own[0]!]! || 0;
      for (let i = 1; i < own.length; i++) level = 2 * level + (features[own[i]!]! || 0);
      if (level > 0) sum += weights[at + level - 1]!;
      at += size - 1;
    }
    for (const { feature, knots } of hats) sum += weights[at++]! * clamp(knots, features[feature]!);
    for (const { feature } of basis.linear) sum += weights[at++]! * (features[feature]! || 0);
    return sum;
  };
}
