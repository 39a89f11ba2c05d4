import type { Spectral } from './spectral.ts';

/** Solver coordinates of a function of the nodes. */
export const toSpectral = (spectral: Spectral, u: Float64Array): Float64Array => spectral.reduce(weigh(spectral, u));

/** Solver coordinates of a function of the cells. */
export function cellsToSpectral(spectral: Spectral, byCell: Float64Array): Float64Array {
  const { knotCount, nodeCount } = spectral.basis;
  const spread = Float64Array.from({ length: nodeCount }, (_, node) => byCell[Math.floor(node / knotCount)]!);
  const modes = toSpectral(spectral, spread);
  return byCell.map((_, mode) => modes[mode * knotCount]!);
}

/** ⊗pₐ ∘ u over the cell axes, times `along` at each knot. */
export function weigh({ basis, margins }: Spectral, u: Float64Array, along?: Float64Array): Float64Array {
  const { cellAxes, cellCount, knotCount } = basis;
  const out = new Float64Array(u.length);
  for (let cell = 0; cell < cellCount; cell++) {
    const weight = cellAxes.reduce(
      (product, { size, stride }, a) => product * margins[a + 1]![Math.floor(cell / stride) % size]!,
      1,
    );
    for (let knot = 0; knot < knotCount; knot++) {
      const node = cell * knotCount + knot;
      out[node] = weight * (along?.[knot] ?? 1) * u[node]!;
    }
  }
  return out;
}
