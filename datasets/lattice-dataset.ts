import type { Dataset, HatDeclaration, InputDeclaration, Row } from './dataset.ts';

/** The additional declaration of a dataset of the kind `lattice`: axes with their orderings, and terms. */
export interface LatticeDataset extends Dataset {
  readonly kind: 'lattice';
  /** Names of the features that `features` writes, in order. */
  readonly featureNames: readonly string[];
  /**
   * Writes the features of a row, from the row as given and from the row after `repair`. If its inputs are not given, a
   * feature is NaN. Grades are level indices, flags are 0 or 1.
   */
  readonly features: (given: Row, repaired: Row, out: Float64Array) => void;
  readonly inputs: readonly LatticeInput[];
  readonly lattice: LatticeDeclaration;
  readonly terms: TermsDeclaration;
}

/** An input of reasons, with the features that are made from its columns. */
export interface LatticeInput extends InputDeclaration {
  readonly features: readonly string[];
}

export type Axis = ScaleAxis | CellAxisDeclaration;

export type CellAxisDeclaration = GradeAxis | CategoryAxis | FlagsAxis;

/**
 * The direction in which the value changes along the axis. It changes by at least `slope` for each unit of the feature.
 */
export interface Ordering {
  readonly direction: 'rising' | 'falling';
  /** At least 0. */
  readonly slope: number;
}

/** Knots along one feature. A row lies between two of them. */
export interface ScaleAxis {
  readonly kind: 'scale';
  readonly name: string;
  readonly feature: string;
  /** Ascending, in units of the feature. */
  readonly knots: readonly number[];
  /** Length scale ℓ of the kernel exp(−|Δ|/ℓ), in units of the feature. */
  readonly length: number;
  /** Weight τ of the constant in the kernel. */
  readonly tau: number;
  /** There is no order if it is absent. */
  readonly ordering?: Ordering;
}

/** One node for each grade. Neighbours are similar. */
export interface GradeAxis {
  readonly kind: 'grade';
  readonly name: string;
  readonly feature: string;
  readonly levels: number;
  readonly length: number;
  readonly tau: number;
  readonly ordering?: Ordering;
}

/** One node for each level of a category. Any two are equally similar. A larger τ makes them more similar. */
export interface CategoryAxis {
  readonly kind: 'category';
  readonly name: string;
  readonly feature: string;
  readonly levels: number;
  readonly tau: number;
}

/**
 * One node for each combination of flags. The first flag changes slowest. The kernel is the product of 2 × 2 matrices.
 */
export interface FlagsAxis {
  readonly kind: 'flags';
  readonly name: string;
  readonly features: readonly string[];
  readonly correlation: number;
  readonly tau: number;
}

export interface LatticeDeclaration {
  /** The first axis is the scale that rows are interpolated along. */
  readonly axes: readonly [ScaleAxis, ...CellAxisDeclaration[]];
  /** The penalty λ, which is used if cross-validation does not choose one. */
  readonly penalty: number;
  /**
   * The candidates (λ, ℓ of the first axis) for cross-validation. If they are absent, the declared λ and ℓ are used.
   */
  readonly candidates?: readonly { readonly penalty: number; readonly length: number }[];
}

export interface TermsDeclaration {
  /** Linear B-splines on fixed knots, clamped at the ends. */
  readonly hats?: readonly HatDeclaration[];
  /** Features that enter without a transformation (flags). */
  readonly linear?: readonly string[];
  /** A flag. Each of its values has its own coarser hats, on every `every`-th knot, in addition to the common ones. */
  readonly gate?: { readonly feature: string; readonly every: number; readonly penalty: number };
  readonly penalty: number;
  readonly constantPenalty: number;
}
