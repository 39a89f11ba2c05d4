import type { Direction } from '../../datasets/terms-dataset.ts';

/**
 * How the coefficients of a term are held: not at all, each towards 0, each towards its neighbours, or by the product of the penalties
 * of two sides.
 */
export type Penalty = 'none' | 'ridge' | 'smooth' | readonly [FactorPenalty, FactorPenalty];

/** The first `smooth` of some coefficients are held towards their neighbours, the others towards 0. */
export interface FactorPenalty {
  readonly count: number;
  readonly smooth: number;
}

/** Some neighbouring columns of the design matrix, with one penalty for all of them. */
export interface Term {
  readonly name: string;
  /** The name of the source, or of the sources. Several terms may be of one. */
  readonly source: string;
  /** The columns of the dataset that it reads. */
  readonly inputs: readonly number[];
  readonly first: number;
  readonly count: number;
  readonly penalty: Penalty;
  /** The order that its coefficients must keep. */
  readonly ordering?: Direction;
  /** The column that says that the source is missing, if the term has it. */
  readonly gap?: number;
}

/** The columns of a row that are not 0, with their values in 1/256. */
export interface Entries {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  count: number;
}

export function createEntries({ width }: { readonly width: number }): Entries {
  return { columns: new Int32Array(width), values: new Float64Array(width), count: 0 };
}
