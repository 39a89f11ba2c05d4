import type { Basis } from './basis.ts';
import { createOrderProjector, leastSlope, orderedAxes } from './isotonic-projection.ts';
import type { Solver, State } from './solve.ts';

const ROUNDS = 5;
/**
 * Each round starts from the last. After so few iterations a round is still far from where it would settle. So all of them are
 * done, whatever the rows.
 */
const ITERATIONS = 4;
const SETTLED = 1e-6;
/** Each projection starts with the corrections of the last one. */
const SWEEPS = 6;

/**
 * The same minimum under the orderings, by ADMM from the free solution. A round is a solve that is pulled towards the ordered
 * lattice, a projection, and the running sum of the difference between the two.
 *
 * @returns the ordered lattice (nodeCount) and the terms γ that belong to it
 */
export function fitWithOrder(
  basis: Basis,
  solver: Solver,
  free: State,
): { lattice: Float64Array; terms: Float64Array; iterations: number } {
  const slope = leastSlope(basis);
  const axes = orderedAxes(basis, solver.spectral.margins);
  const projectOntoOrder = createOrderProjector(axes, basis.nodeCount, SWEEPS);
  const project = (x: Float64Array) =>
    projectOntoOrder(x.map((value, i) => value - slope[i]!)).map((value, i) => value + slope[i]!);
  let state = free;
  let u = solver.lattice(free);
  let z = project(u);
  const v = u.map((value, i) => value - z[i]!);
  let iterations = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const pull = z.map((value, i) => value - v[i]!);
    const solved = solver.solve(state, { tolerance: SETTLED, pull, maxIterations: ITERATIONS });
    iterations += solved.iterations;
    state = solved.state;
    u = solver.lattice(state);
    z = project(u.map((value, i) => value + v[i]!));
    for (let i = 0; i < v.length; i++) v[i]! += u[i]! - z[i]!;
  }
  return { lattice: z, terms: solver.terms(state), iterations };
}
