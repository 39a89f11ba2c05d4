import { choleskyFactor } from '../numerics/cholesky.ts';
import type { Basis, PenalisedLevel } from './basis.ts';
import { type Normal, type NormalDiagonals, subtractPart } from './normal.ts';
import type { StiffLevel } from './penalty.ts';
import {
  createPrecondition,
  leading,
  leadingPrecondition,
  type Precondition,
  scalePrecondition,
} from './preconditioner.ts';
import { createSpectral, type Spectral } from './spectral.ts';
import { cellsToSpectral } from './spectral-coordinates.ts';
import { layOutTerms, type TermTiles } from './term-tiles.ts';

/** The solvers on one normal matrix share this, for every λ and ℓ. */
export interface Prepared {
  readonly basis: Basis;
  readonly normal: NormalDiagonals;
  readonly termTiles: TermTiles;
  readonly spectral: Spectral;
  /** L with L·L' = Z'WZ + P */
  readonly factor: Float64Array;
  readonly precondition: Precondition;
  /** Of a basis that has one, in solver coordinates. */
  readonly penalised?: PenalisedLevel;
}

export function prepareSolver(basis: Basis, normal: Normal): Prepared {
  const spectral = createSpectral(basis, normal);
  const factor = factorTerms(basis, normal);
  return {
    basis,
    normal,
    termTiles: layOutTerms(basis, normal),
    spectral,
    factor,
    precondition: createPrecondition(basis, normal, spectral, factor),
    ...(basis.penalised && {
      penalised: {
        ...basis.penalised,
        functions: basis.penalised.functions.map((own) => ({ ...own, byCell: cellsToSpectral(spectral, own.byCell) })),
      },
    }),
  };
}

/**
 * Prepares the solver for the rows of the whole without those of a part, which shares its nodes and columns. These rows are
 * about the given share of the whole and resemble it. So everything that only speeds the solver up is taken from the whole.
 */
export function prepareRest(prepared: Prepared, whole: Normal, part: Normal, share: number): Prepared {
  const normal = subtractPart(whole, part);
  return {
    ...prepared,
    normal,
    termTiles: layOutTerms(prepared.basis, whole, part),
    factor: factorTerms(prepared.basis, normal),
    precondition: scalePrecondition(prepared.precondition, share),
  };
}

/** The same rows under other penalties of the last columns. The parts that only speed the solver up are kept. */
export function withJointPenalties(prepared: Prepared, joint: Float64Array): Prepared {
  const basis = { ...prepared.basis, joint };
  return { ...prepared, basis, factor: factorTerms(basis, prepared.normal) };
}

/**
 * The solver for the same rows at other prices and with their first columns alone. What does not depend on prices and on the
 * other columns is kept.
 */
export function prepareLeading(
  { basis: { columnCount }, ...prepared }: Prepared,
  basis: Basis,
  normal: Normal,
): Prepared {
  const { spectral, factor, precondition } = prepared;
  return {
    basis,
    normal,
    termTiles: layOutTerms(basis, normal),
    spectral,
    factor: leading(factor, columnCount, basis.columnCount),
    precondition: leadingPrecondition(precondition, basis.columnCount),
  };
}

/** L with L·L' = Z'WZ + P. It only speeds the solver up, so that it does without the penalty of a level above the lattice. */
const factorTerms = (basis: Basis, normal: NormalDiagonals): Float64Array =>
  choleskyFactor(penalisedTerms(basis, normal), basis.columnCount);

/**
 * Z'WZ + P
 *
 * @param level penalised above the lattice; its part of the penalty is added
 */
export function penalisedTerms(
  { columnCount, penalties, joint }: Basis,
  { terms }: NormalDiagonals,
  level?: StiffLevel,
): Float64Array {
  const ridge = terms.slice();
  for (let i = 0; i < columnCount; i++) ridge[i * columnCount + i]! += penalties[i]!;
  if (joint) {
    const size = Math.sqrt(joint.length);
    const first = columnCount - size;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) ridge[(first + i) * columnCount + first + j]! += joint[i * size + j]!;
  }
  for (const first of level?.groups ?? [])
    for (const other of level!.groups)
      for (const [k, own] of level!.squares.entries())
        for (const [l, square] of own.entries()) ridge[(first + k) * columnCount + other + l]! += square;
  return ridge;
}
