import type { Basis } from './basis.ts';
import { axesOf, isotonicProjection, leastSlope, orderedAxes, type PlacedAxis } from './isotonic-projection.ts';
import type { Normal } from './normal.ts';

/** The lattice without its flags: the new place of each cell, and the sizes and strides of the axes that remain. */
export interface AveragedCells {
  readonly count: number;
  /** Averaged cell of each cell. */
  readonly of: Int32Array;
  /** Strides of the cell axes among averaged cells; 0 for flags. */
  readonly strides: readonly number[];
}

export function averagedCells(basis: Basis): AveragedCells {
  let stride = 1;
  const strides = basis.cellAxes.map(() => 0);
  for (let a = basis.cellAxes.length - 1; a >= 0; a--) {
    const { axis, size } = basis.cellAxes[a]!;
    if (axis.kind === 'flags') continue;
    strides[a] = stride;
    stride *= size;
  }
  const of = new Int32Array(basis.cellCount);
  for (let cell = 0; cell < basis.cellCount; cell++)
    for (const [a, { size, stride: own }] of basis.cellAxes.entries())
      of[cell]! += strides[a]! * (Math.floor(cell / own) % size);
  return { count: stride, of, strides };
}

/** The number of rows that each knot borrows from all knots together. So a knot with few rows has sensible frequencies. */
const BORROWED_ROWS = 5;

/**
 * The lattice for items whose flags are not known: the mean over the flags, with their frequencies at each knot. If the
 * frequencies change along the scale, the mean can fall. So it is ordered once more.
 *
 * @returns averaged cells × knots, the scale fastest
 */
export function averageOverFlags(basis: Basis, normal: Normal, lattice: Float64Array): Float64Array {
  const { cellAxes, cellCount, knotCount } = basis;
  const cells = averagedCells(basis);
  const flagsOf = new Int32Array(cellCount);
  let flagCount = 1;
  for (const { axis, size, stride } of cellAxes)
    if (axis.kind === 'flags') {
      for (let cell = 0; cell < cellCount; cell++)
        flagsOf[cell] = flagsOf[cell]! * size + (Math.floor(cell / stride) % size);
      flagCount *= size;
    }
  const weights = new Float64Array(flagCount * knotCount);
  const totals = new Float64Array(flagCount);
  for (let i = 0; i < normal.nodes.length; i++) {
    const node = normal.nodes[i]!;
    const weight = normal.values[normal.columnStart[i]!]!;
    const flags = flagsOf[Math.floor(node / knotCount)]!;
    weights[flags * knotCount + (node % knotCount)]! += weight;
    totals[flags]! += weight;
  }
  for (let knot = 0; knot < knotCount; knot++) {
    let sum = 0;
    for (let flags = 0; flags < flagCount; flags++) {
      const at = flags * knotCount + knot;
      weights[at]! += (BORROWED_ROWS * totals[flags]!) / normal.weight;
      sum += weights[at]!;
    }
    for (let flags = 0; flags < flagCount; flags++) weights[flags * knotCount + knot]! /= sum;
  }
  const mean = new Float64Array(cells.count * knotCount);
  for (let cell = 0; cell < cellCount; cell++)
    for (let knot = 0; knot < knotCount; knot++)
      mean[cells.of[cell]! * knotCount + knot]! +=
        weights[flagsOf[cell]! * knotCount + knot]! * lattice[cell * knotCount + knot]!;

  return projectEvenly(basis, mean, averagedAxes(basis));
}

/** The axes of the averaged lattice, the scale first. */
export function averagedAxes(basis: Basis): PlacedAxis[] {
  const { strides } = averagedCells(basis);
  return axesOf(basis).flatMap(({ axis, size }, a) => {
    if (axis.kind === 'flags') return [];
    return [{ axis, size, stride: a === 0 ? 1 : strides[a - 1]! * basis.knotCount }];
  });
}

/** The nearest ordered lattice over the axes, where every node counts alike. */
export function projectEvenly(basis: Basis, values: Float64Array, axes: readonly PlacedAxis[]): Float64Array {
  const even = axes.map(({ size }) => new Float64Array(size).fill(1));
  const slope = leastSlope(basis, axes);
  return isotonicProjection(
    values.map((value, at) => value - slope[at]!),
    orderedAxes(basis, even, axes),
  ).map((value, at) => value + slope[at]!);
}

/** Whether any training row has touched an averaged cell at a knot: one byte each. */
export function touchedNodes(basis: Basis, normal: Normal): Uint8Array {
  const cells = averagedCells(basis);
  const touched = new Uint8Array(cells.count * basis.knotCount);
  for (const node of normal.nodes)
    touched[cells.of[Math.floor(node / basis.knotCount)]! * basis.knotCount + (node % basis.knotCount)] = 1;
  return touched;
}
