import type { Basis } from '../basis.ts';
import { choleskyFactor, solveLower, solveLowerTransposed } from './cholesky.ts';
import type { Normal } from './normal.ts';
import { createSmoothBlock, type SmoothBlock } from './smooth-block.ts';
import { createSpectral, type Spectral } from './spectral.ts';

/** A solution in solver coordinates: w spectral (nodeCount), g = L'γ (columnCount). */
export interface State {
  readonly w: Float64Array;
  readonly g: Float64Array;
}

export interface SolveGoal {
  /** Relative residual, in the norm of the preconditioner, at which conjugate gradients stop. */
  readonly tolerance: number;
  /** Where the lattice is pulled to; absent: nowhere. */
  readonly pull?: Float64Array;
  /** Iterations after which an approximate solution will do; absent: it must converge. */
  readonly enough?: number;
}

export interface Solver {
  readonly spectral: Spectral;
  /** Solver coordinates of a given u and γ; zero where none is given. */
  readonly startAt: (given?: { readonly lattice: Float64Array; readonly sides: Float64Array }) => State;
  /**
   * Minimises ‖y − Φu − Zγ‖² + λu'K⁻¹u + γ'Pγ + ρ‖u − pull‖²_R, R = weight · ⊗pₐ, by preconditioned conjugate gradients.
   * @returns the solution and the iterations it took
   */
  readonly solve: (start: State, goal: SolveGoal) => { state: State; iterations: number };
  /** u at every node. */
  readonly lattice: (state: State) => Float64Array;
  /** γ */
  readonly sides: (state: State) => Float64Array;
}

const MAX_ITERATIONS = 2000;

export class ConvergenceError extends Error {
  override readonly name = 'ConvergenceError';
}

export function createSolver(basis: Basis, normal: Normal, penalty: number, length: number): Solver {
  const { columnCount, nodeCount } = basis;
  const spectral = createSpectral(basis, normal, length);
  const ridge = Float64Array.from(normal.sides);
  for (let i = 0; i < columnCount; i++) ridge[i * columnCount + i]! += basis.penalties[i]!;
  const factor = choleskyFactor(ridge, columnCount);
  const touched = normal.nodes.length;
  const u = new Float64Array(touched);
  const residualU = new Float64Array(touched);

  const sides = ({ g }: State) => solveLowerTransposed(factor, g, columnCount);

  /** The normal matrix in solver coordinates, without the penalties on w. */
  const apply = (state: State, outW: Float64Array, outG: Float64Array) => {
    spectral.expandAt(state.w, normal.nodes, u);
    const gamma = sides(state);
    outG.fill(0);
    multiplyBand(normal, u, residualU);
    multiplySides(normal, u, gamma, residualU, outG);
    spectral.reduceFrom(residualU, normal.nodes, outW);
    outG.set(solveLower(factor, outG, columnCount));
    for (let i = 0; i < columnCount; i++) outG[i]! += state.g[i]!;
  };

  const smooth = createSmoothBlock(basis, normal, spectral.axes);
  const rightW = new Float64Array(nodeCount);
  spectral.reduceFrom(normal.target, normal.nodes, rightW);
  const rightG = solveLower(factor, normal.sideTargets, columnCount);

  /** What is solved for is one of two systems; each is factored once, whatever the number of solves. */
  const createSystem = (pullWeight: number) => {
    let made: { ridgeW: Float64Array; precondition: Preconditioner } | undefined;
    return () => {
      if (made) return made;
      const ridgeW = spectral.penalties.map((d) => penalty * d + pullWeight);
      made = { ridgeW, precondition: createPreconditioner(smooth, ridgeW, normal.weight) };
      return made;
    };
  };
  const free = createSystem(0);
  const pulled = createSystem(normal.weight);

  const solve: Solver['solve'] = (start, { tolerance, pull, enough }) => {
    const { ridgeW, precondition } = pull ? pulled() : free();
    const w = Float64Array.from(start.w);
    const g = Float64Array.from(start.g);
    const rw = new Float64Array(nodeCount);
    const rg = new Float64Array(columnCount);
    const target = Float64Array.from(rightW);
    if (pull) {
      const reduced = spectral.reduce(weighByMargins(spectral, normal.weight, pull));
      for (let i = 0; i < nodeCount; i++) target[i]! += reduced[i]!;
    }
    const zw = new Float64Array(nodeCount);
    let scale = precondition(target, zw);
    for (let i = 0; i < columnCount; i++) scale += rightG[i]! ** 2;
    apply({ w, g }, rw, rg);
    for (let i = 0; i < nodeCount; i++) rw[i] = target[i]! - rw[i]! - ridgeW[i]! * w[i]!;
    for (let i = 0; i < columnCount; i++) rg[i] = rightG[i]! - rg[i]!;
    const pw = new Float64Array(nodeCount);
    const pg = new Float64Array(columnCount);
    const qw = new Float64Array(nodeCount);
    const qg = new Float64Array(columnCount);
    let rho = precondition(rw, pw);
    for (let i = 0; i < columnCount; i++) {
      pg[i] = rg[i]!;
      rho += rg[i]! * rg[i]!;
    }
    let iterations = 0;
    const small = tolerance * tolerance * scale;
    // Written so that a residual that is no number goes on, and is refused.
    while (!(rho <= small)) {
      if (iterations === enough) break;
      if (Number.isNaN(rho) || iterations === MAX_ITERATIONS)
        throw new ConvergenceError(
          `conjugate gradients: relative residual ${Math.sqrt(rho / scale)} after ${iterations} iterations, ${tolerance} expected`,
        );
      iterations++;
      apply({ w: pw, g: pg }, qw, qg);
      let curvature = 0;
      for (let i = 0; i < nodeCount; i++) {
        qw[i]! += ridgeW[i]! * pw[i]!;
        curvature += pw[i]! * qw[i]!;
      }
      for (let i = 0; i < columnCount; i++) curvature += pg[i]! * qg[i]!;
      const alpha = rho / curvature;
      for (let i = 0; i < nodeCount; i++) {
        w[i]! += alpha * pw[i]!;
        rw[i]! -= alpha * qw[i]!;
      }
      let next = precondition(rw, zw);
      for (let i = 0; i < columnCount; i++) {
        g[i]! += alpha * pg[i]!;
        const r = rg[i]! - alpha * qg[i]!;
        rg[i] = r;
        next += r * r;
      }
      const beta = next / rho;
      rho = next;
      for (let i = 0; i < nodeCount; i++) pw[i] = zw[i]! + beta * pw[i]!;
      for (let i = 0; i < columnCount; i++) pg[i] = rg[i]! + beta * pg[i]!;
    }
    return { state: { w, g }, iterations };
  };

  return {
    spectral,
    startAt: (given) =>
      given
        ? {
            w: spectral.reduce(weighByMargins(spectral, 1, given.lattice)),
            g: multiplyLowerTransposed(factor, given.sides, columnCount),
          }
        : { w: new Float64Array(nodeCount), g: new Float64Array(columnCount) },
    solve,
    lattice: ({ w }) => spectral.expand(w),
    sides,
  };
}

type Preconditioner = (residual: Float64Array, out: Float64Array) => number;

/**
 * Approximates the inverse on w: exactly on the smooth coordinates, elsewhere as if the rows spread as the product of their
 * margins.
 *
 * @param ridge penalty of each coordinate
 * @returns a function that writes the preconditioned residual and gives its product with the residual
 */
function createPreconditioner(
  { coordinates, matrix }: SmoothBlock,
  ridge: Float64Array,
  weight: number,
): Preconditioner {
  const count = coordinates.length;
  const block = Float64Array.from(matrix);
  for (let i = 0; i < count; i++) block[i * count + i]! += ridge[coordinates[i]!]!;
  const factor = choleskyFactor(block, count);
  const inverse = ridge.map((d) => 1 / (d + weight));
  const picked = new Float64Array(count);
  return (residual, out) => {
    for (let i = 0; i < out.length; i++) out[i] = inverse[i]! * residual[i]!;
    for (let i = 0; i < count; i++) picked[i] = residual[coordinates[i]!]!;
    const exact = solveLowerTransposed(factor, solveLower(factor, picked, count), count);
    for (let i = 0; i < count; i++) out[coordinates[i]!] = exact[i]!;
    let product = 0;
    for (let i = 0; i < out.length; i++) product += residual[i]! * out[i]!;
    return product;
  };
}

/** scale · ⊗pₐ ∘ u */
function weighByMargins({ basis, margins }: Spectral, scale: number, u: Float64Array): Float64Array {
  const { cellAxes, cellCount, knotCount } = basis;
  const out = new Float64Array(u.length);
  for (let cell = 0; cell < cellCount; cell++) {
    const weight = cellAxes.reduce(
      (product, { size, stride }, a) => product * margins[a + 1]![Math.floor(cell / stride) % size]!,
      scale,
    );
    for (let knot = 0; knot < knotCount; knot++) {
      const node = cell * knotCount + knot;
      out[node] = weight * margins[0]![knot]! * u[node]!;
    }
  }
  return out;
}

/** Φ'WΦ·u on touched nodes. */
function multiplyBand({ diagonal, next, nodes }: Normal, u: Float64Array, out: Float64Array): void {
  for (let i = 0; i < nodes.length; i++) out[i] = diagonal[i]! * u[i]!;
  for (let i = 0; i + 1 < nodes.length; i++) {
    const link = next[i]!;
    if (link !== 0) {
      out[i]! += link * u[i + 1]!;
      out[i + 1]! += link * u[i]!;
    }
  }
}

/** Adds C·γ to outU and C'·u to outG. */
function multiplySides(
  normal: Normal,
  u: Float64Array,
  gamma: Float64Array,
  outU: Float64Array,
  outG: Float64Array,
): void {
  const { columnStart, columns, values } = normal;
  for (let i = 0; i < u.length; i++) {
    const end = columnStart[i + 1]!;
    const ui = u[i]!;
    let sum = 0;
    for (let at = columnStart[i]!; at < end; at++) {
      const column = columns[at]!;
      const value = values[at]!;
      sum += value * gamma[column]!;
      outG[column]! += value * ui;
    }
    outU[i]! += sum;
  }
}

function multiplyLowerTransposed(factor: Float64Array, x: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) out[j]! += factor[i * size + j]! * x[i]!;
  return out;
}
