import { solveLower, solveLowerTransposed } from '../numerics/cholesky.ts';
import { multiplyTridiagonals, type Tridiagonals } from '../numerics/tridiagonal.ts';
import { scalePrecision } from './kernel.ts';
import type { NormalDiagonals } from './normal.ts';
import { addLevelPenalty, createRidge, dot, stiffen, subtractDirection } from './penalty.ts';
import { type Preconditioner, preconditionBlock, preconditionLines, SMOOTH_MODES } from './preconditioner.ts';
import type { Prepared } from './prepare-solver.ts';
import type { Spectral } from './spectral.ts';
import { toSpectral, weigh } from './spectral-coordinates.ts';
import { multiplyTerms, nodeVector } from './term-tiles.ts';

/** A solution in solver coordinates: w spectral (nodeCount), g = L'γ (columnCount). */
export interface State {
  readonly w: Float64Array;
  readonly g: Float64Array;
}

export interface SolveGoal {
  /** Relative residual, in the norm of the preconditioner, at which conjugate gradients stop. */
  readonly tolerance: number;
  /** The lattice is pulled to these values. Absent: it is not pulled. */
  readonly pull?: Float64Array;
  /** The solver stops after this many iterations, converged or not. If it is absent, the solver must converge. */
  readonly maxIterations?: number;
}

export interface Solver {
  readonly spectral: Spectral;
  /** The system that is solved where the lattice is not pulled. */
  readonly system: () => System;
  /** Solver coordinates of a given u and γ. */
  readonly startAt: (given: { readonly lattice: Float64Array; readonly terms: Float64Array }) => State;
  /**
   * Minimises ‖y − Φu − Zγ‖² + λu'K⁻¹u + γ'Pγ + ρ‖u − pull‖²_R, R = weight · ⊗pₐ, by preconditioned conjugate gradients.
   * @param start zero where absent
   * @returns the solution and the iterations it took
   */
  readonly solve: (start: State | undefined, goal: SolveGoal) => { state: State; iterations: number };
  /** u at every node. */
  readonly lattice: (state: State) => Float64Array;
  /** γ */
  readonly terms: (state: State) => Float64Array;
}

const MAX_ITERATIONS = 2000;

export class ConvergenceError extends Error {
  override readonly name = 'ConvergenceError';
}

/** The ridge that is added to the normal matrix, and the preconditioner of conjugate gradients. */
export interface System {
  readonly ridge: Tridiagonals;
  readonly preconditioner: Preconditioner;
}

/** The system with λ·K⁻¹ alone. It serves all parts of one share. */
export function createFreeSystem(
  { basis, spectral, precondition }: Prepared,
  penalty: number,
  length: number,
  smoothModes: number,
): System {
  const ridge = createRidge(spectral, penalty, scalePrecision(basis.scale, length), 0);
  return { ridge, preconditioner: preconditionBlock(basis, precondition, ridge, smoothModes) };
}

/** @param given a system to use; absent: the solver makes its own */
export function createSolver(prepared: Prepared, penalty: number, length: number, given?: System): Solver {
  const { basis, normal, termTiles, spectral, factor, precondition, penalised } = prepared;
  const { columnCount, nodeCount } = basis;
  const scale = scalePrecision(basis.scale, length);
  const u = nodeVector(normal);
  const residualU = nodeVector(normal);
  const terms = ({ g }: State) => solveLowerTransposed(factor, g, columnCount);

  let free = given;
  let pulled: System | undefined;
  const freeSystem = () => {
    free ??= createFreeSystem(prepared, penalty, length, SMOOTH_MODES);
    return free;
  };
  const pulledSystem = () => {
    if (pulled) return pulled;
    const ridge = createRidge(spectral, penalty, scale, normal.weight);
    pulled = { ridge, preconditioner: preconditionLines(precondition, ridge) };
    return pulled;
  };

  /** The normal matrix with its ridge in solver coordinates. */
  const multiply = (state: State, ridge: Tridiagonals, outW: Float64Array, outG: Float64Array) => {
    spectral.expandAt(state.w, normal.nodes, u);
    outG.fill(0);
    multiplyBand(normal, u, residualU);
    const gamma = terms(state);
    multiplyTerms(termTiles, u, gamma, residualU, outG);
    spectral.reduceFrom(residualU, normal.nodes, outW);
    multiplyTridiagonals(ridge, state.w, outW);
    subtractDirection(spectral, penalty, scale, state.w, outW);
    if (level) addLevelPenalty(level, state.w, gamma, outW, outG);
    outG.set(solveLower(factor, outG, columnCount));
    for (let i = 0; i < columnCount; i++) outG[i]! += state.g[i]!;
  };

  const level = penalised && stiffen(penalised, spectral, penalty, scale);
  const rightW = new Float64Array(nodeCount);
  spectral.reduceFrom(normal.target, normal.nodes, rightW);
  const rightG = solveLower(factor, normal.termTargets, columnCount);

  const solve: Solver['solve'] = (start, { tolerance, pull, maxIterations }) => {
    const { ridge, preconditioner } = pull ? pulledSystem() : freeSystem();
    const targetW = rightW.slice();
    if (pull) {
      const reduced = spectral.reduce(
        weigh(
          spectral,
          pull,
          spectral.margins[0]!.map((share) => normal.weight * share),
        ),
      );
      for (let i = 0; i < nodeCount; i++) targetW[i]! += reduced[i]!;
    }
    const x = createState(start);
    // If the start is zero, the residual is the right side itself.
    const r = createState({ w: targetW, g: rightG });
    const z = createState();
    const q = createState();
    preconditioner.apply(r.w, r.g, z.w, z.g);
    const whole = dot(r.w, z.w) + dot(r.g, z.g);
    const small = tolerance * tolerance * whole;
    const residual = () => {
      multiply(x, ridge, r.w, r.g);
      for (let i = 0; i < nodeCount; i++) r.w[i] = targetW[i]! - r.w[i]!;
      for (let i = 0; i < columnCount; i++) r.g[i] = rightG[i]! - r.g[i]!;
      preconditioner.apply(r.w, r.g, z.w, z.g);
      return dot(r.w, z.w) + dot(r.g, z.g);
    };
    let rho = start ? residual() : whole;
    if (preconditioner.applySmooth && !(rho <= small)) {
      preconditioner.applySmooth(r.w, r.g, z.w, z.g);
      addScaled(x, 1, z);
      rho = residual();
    }
    const p = createState(z);
    let iterations = 0;
    // Written so that a residual of NaN does not end the loop here: it goes on, and is refused.
    while (!(rho <= small)) {
      if (iterations === maxIterations) break;
      if (Number.isNaN(rho) || iterations === MAX_ITERATIONS)
        throw new ConvergenceError(
          `conjugate gradients: relative residual ${tolerance * Math.sqrt(rho / small)} after ${iterations} iterations, ${tolerance} expected`,
        );
      iterations++;
      multiply(p, ridge, q.w, q.g);
      const alpha = rho / (dot(p.w, q.w) + dot(p.g, q.g));
      addScaled(x, alpha, p);
      addScaled(r, -alpha, q);
      preconditioner.apply(r.w, r.g, z.w, z.g);
      const next = dot(r.w, z.w) + dot(r.g, z.g);
      nextDirection(p, next / rho, z);
      rho = next;
    }
    return { state: x, iterations };
  };
  const createState = (from?: State): State => ({
    w: from ? from.w.slice() : new Float64Array(nodeCount),
    g: from ? from.g.slice() : new Float64Array(columnCount),
  });

  return {
    spectral,
    system: freeSystem,
    startAt: (given) => ({
      w: toSpectral(spectral, given.lattice),
      g: multiplyLowerTransposed(factor, given.terms, columnCount),
    }),
    solve,
    lattice: ({ w }) => spectral.expand(w),
    terms,
  };
}

/** x += scale · y */
function addScaled(x: State, scale: number, y: State): void {
  for (let i = 0; i < x.w.length; i++) x.w[i]! += scale * y.w[i]!;
  for (let i = 0; i < x.g.length; i++) x.g[i]! += scale * y.g[i]!;
}

/** p ← z + scale · p */
function nextDirection(p: State, scale: number, z: State): void {
  for (let i = 0; i < p.w.length; i++) p.w[i] = z.w[i]! + scale * p.w[i]!;
  for (let i = 0; i < p.g.length; i++) p.g[i] = z.g[i]! + scale * p.g[i]!;
}

/** Φ'WΦ·u on touched nodes. */
function multiplyBand({ diagonal, next, nodes }: NormalDiagonals, u: Float64Array, out: Float64Array): void {
  for (let i = 0; i < nodes.length; i++) out[i] = diagonal[i]! * u[i]!;
  for (let i = 0; i + 1 < nodes.length; i++) {
    const link = next[i]!;
    if (link !== 0) {
      out[i]! += link * u[i + 1]!;
      out[i + 1]! += link * u[i]!;
    }
  }
}

function multiplyLowerTransposed(factor: Float64Array, x: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) out[j]! += factor[i * size + j]! * x[i]!;
  return out;
}
