import { multiplyTridiagonals, type Tridiagonals } from '../numerics/tridiagonal.ts';
import type { PenalisedLevel } from './basis.ts';
import type { ScalePrecision } from './kernel.ts';
import type { Spectral } from './spectral.ts';

/*
 * The penalty of the lattice, λ·u'K⁻¹u, in solver coordinates: a tridiagonal system for each mode, less an outer product. It may be
 * taken at a level above the lattice.
 */

/** A penalised level with its products with the penalty. */
export interface StiffLevel extends PenalisedLevel {
  /** λK⁻¹·fₖ for each function. */
  readonly stiffness: readonly Float64Array[];
  /** fₖ'·λK⁻¹·fₗ */
  readonly squares: readonly (readonly number[])[];
}

export function stiffen(level: PenalisedLevel, spectral: Spectral, penalty: number, scale: ScalePrecision): StiffLevel {
  const ridge = createRidge(spectral, penalty, scale, 0);
  const stiffness = level.functions.map((own) => {
    const out = new Float64Array(own.length);
    multiplyTridiagonals(ridge, own, out);
    subtractDirection(spectral, penalty, scale, own, out);
    return out;
  });
  return { ...level, stiffness, squares: stiffness.map((own) => level.functions.map((other) => dot(own, other))) };
}

/** Adds what (w + Σ fₖaₖ)'·λK⁻¹·(w + Σ fₖaₖ) has beside the penalty of w alone. */
export function addLevelPenalty(
  { stiffness, squares, groups }: StiffLevel,
  w: Float64Array,
  columns: Float64Array,
  outW: Float64Array,
  outG: Float64Array,
): void {
  const a = stiffness.map((_, k) => groups.reduce((sum, first) => sum + columns[first + k]!, 0));
  for (const [k, own] of stiffness.entries()) {
    const along = dot(own, w) + squares[k]!.reduce((sum, square, l) => sum + square * a[l]!, 0);
    for (let i = 0; i < w.length; i++) outW[i]! += a[k]! * own[i]!;
    for (const first of groups) outG[first + k]! += along;
  }
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
