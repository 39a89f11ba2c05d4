/**
 * The inverse of the matrix exp(−|i − j| / ℓ), which is tridiagonal. It holds each coefficient towards its neighbours.
 */
export interface SmoothPenalty {
  readonly diagonal: Float64Array;
  /** Beside the diagonal, the same everywhere. */
  readonly beside: number;
}

/** ℓ as a share of the coefficients. */
const REACH = 1 / 3;

export function smoothPenalty(count: number): SmoothPenalty {
  if (count < 2) return { diagonal: new Float64Array(count).fill(1), beside: 0 };
  const rho = Math.exp(-1 / (REACH * count));
  const scale = 1 / (1 - rho * rho);
  const diagonal = new Float64Array(count).fill((1 + rho * rho) * scale);
  diagonal[0] = scale;
  diagonal[count - 1] = scale;
  return { diagonal, beside: -rho * scale };
}
