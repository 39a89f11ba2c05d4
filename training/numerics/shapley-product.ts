/**
 * Shapley values of the game v(S) = Π over i in S of factor i: they sum to the product of all factors less 1. The value of one
 * is (fᵢ − 1)·∫₀¹ Π over the others of (1 + t·(fⱼ − 1)) dt. The integrand is a polynomial, so that ⌈n/2⌉ Gauss–Legendre points
 * give the integral exactly, for any number of factors.
 *
 * @param factors all > 0
 */
export function shapleyOfProduct(factors: Float64Array): Float64Array {
  const out = new Float64Array(factors.length);
  const { points, weights } = gaussLegendre(Math.max(1, Math.ceil(factors.length / 2)));
  for (let p = 0; p < points.length; p++) {
    const t = points[p]!;
    let product = weights[p]!;
    for (let i = 0; i < factors.length; i++) product *= 1 + t * (factors[i]! - 1);
    for (let i = 0; i < factors.length; i++) out[i]! += product / (1 + t * (factors[i]! - 1));
  }
  for (let i = 0; i < factors.length; i++) out[i]! *= factors[i]! - 1;
  return out;
}

interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

const known = new Map<number, Quadrature>();

/** Points and weights on [0, 1] that integrate polynomials of degree 2n − 1 exactly. */
export function gaussLegendre(n: number): Quadrature {
  const found = known.get(n);
  if (found) return found;
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // Newton's method from a good first guess.
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [before, value] = [0, 1];
      for (let k = 0; k < n; k++) [before, value] = [value, ((2 * k + 1) * x * value - k * before) / (k + 1)];
      slope = (n * (x * value - before)) / (x * x - 1);
      const move = value / slope;
      x -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    points[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  const made = { points, weights };
  known.set(n, made);
  return made;
}
