import { multiplyTridiagonals, type Tridiagonals } from '../numerics/tridiagonal.ts';
import type { PenalisedLevel, ProductFunctions } from './basis.ts';
import type { ScalePrecision } from './kernel.ts';
import type { Spectral } from './spectral.ts';

/*
 * The penalty of the lattice, λ·u'K⁻¹u, in solver coordinates: a tridiagonal system for each mode, less an outer product. It may be
 * taken at a level above the lattice.
 */

/** A penalised level with its products with the penalty. */
export interface StiffLevel {
  readonly groups: readonly number[];
  /** λK⁻¹·fₖ for each function. λK⁻¹ is a product too: of the penalties of the modes, and of one matrix over the knots. */
  readonly stiffness: readonly ProductFunctions[];
  /** fₖ'·λK⁻¹·fₗ */
  readonly squares: readonly (readonly number[])[];
}

export function stiffen(
  { functions, groups }: PenalisedLevel,
  { penalties }: Spectral,
  penalty: number,
  scale: ScalePrecision,
): StiffLevel {
  const stiffness = functions.map(({ byCell, byKnot }) => ({
    byCell: byCell.map((value, mode) => penalty * penalties[mode]! * value),
    byKnot: byKnot.map((own) => multiplyScale(scale, own)),
  }));
  const squares = stiffness.flatMap((one) =>
    one.byKnot.map((own) =>
      functions.flatMap((other) => {
        const shared = dot(one.byCell, other.byCell);
        return other.byKnot.map((value) => shared * dot(own, value));
      }),
    ),
  );
  return { groups, stiffness, squares };
}

/** The precision of the scale, times a function of the knots. */
function multiplyScale({ diagonal, next, direction, share }: ScalePrecision, x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  multiplyTridiagonals({ diagonal, next }, x, out);
  const along = share * dot(direction, x);
  return out.map((value, knot) => value - along * direction[knot]!);
}

/**
 * Adds what (w + Σ fₖaₖ)'·λK⁻¹·(w + Σ fₖaₖ) has beside the penalty of w alone. Functions that share a factor of the modes go through w
 * together, once.
 */
export function addLevelPenalty(
  { stiffness, squares, groups }: StiffLevel,
  w: Float64Array,
  columns: Float64Array,
  outW: Float64Array,
  outG: Float64Array,
): void {
  const a = squares.map((_, k) => groups.reduce((sum, first) => sum + columns[first + k]!, 0));
  const along = squares.map((row) => row.reduce((sum, square, l) => sum + square * a[l]!, 0));
  let k = 0;
  for (const { byCell, byKnot } of stiffness) {
    const lift = new Float64Array(byKnot[0]!.length);
    for (const [j, own] of byKnot.entries()) for (let i = 0; i < lift.length; i++) lift[i]! += a[k + j]! * own[i]!;
    const sums = addProduct(byCell, lift, w, outW);
    for (const own of byKnot) along[k++]! += dot(own, sums);
  }
  for (const first of groups) for (const [l, value] of along.entries()) outG[first + l]! += value;
}

/** Adds byCell ⊗ lift to `out`. @returns for each knot, the product of w with byCell */
function addProduct(byCell: Float64Array, lift: Float64Array, w: Float64Array, out: Float64Array): Float64Array {
  const knotCount = lift.length;
  const sums = new Float64Array(knotCount);
  for (let mode = 0, at = 0; mode < byCell.length; mode++) {
    const value = byCell[mode]!;
    for (let knot = 0; knot < knotCount; knot++, at++) {
      sums[knot]! += value * w[at]!;
      out[at]! += value * lift[knot]!;
    }
  }
  return sums;
}

/** λ·K⁻¹ without its outer product, plus the weight of the pull. One line of knots for each mode. */
export function createRidge(
  { basis: { cellCount, knotCount, nodeCount }, margins, penalties }: Spectral,
  penalty: number,
  { diagonal, next }: ScalePrecision,
  pullWeight: number,
): Tridiagonals {
  const ridge = { diagonal: new Float64Array(nodeCount), next: new Float64Array(nodeCount) };
  for (let mode = 0, at = 0; mode < cellCount; mode++) {
    const weight = penalty * penalties[mode]!;
    for (let knot = 0; knot < knotCount; knot++, at++) {
      ridge.diagonal[at] = weight * diagonal[knot]! + pullWeight * margins[0]![knot]!;
      ridge.next[at] = weight * next[knot]!;
    }
  }
  return ridge;
}

/** Subtracts the outer product in λ·K⁻¹, times w, from `out`. */
export function subtractDirection(
  { basis: { cellCount, knotCount }, penalties }: Spectral,
  penalty: number,
  { direction, share }: ScalePrecision,
  w: Float64Array,
  out: Float64Array,
): void {
  for (let mode = 0; mode < cellCount; mode++) {
    const base = mode * knotCount;
    let along = 0;
    for (let knot = 0; knot < knotCount; knot++) along += direction[knot]! * w[base + knot]!;
    along *= penalty * penalties[mode]! * share;
    for (let knot = 0; knot < knotCount; knot++) out[base + knot]! -= along * direction[knot]!;
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
