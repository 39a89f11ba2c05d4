import type { Dataset, HatDeclaration } from './dataset.ts';

/** What a dataset of the kind `lattice` declares beside what every dataset does: axes with their orderings, and terms. */
export interface LatticeDataset extends Dataset {
  readonly kind: 'lattice';
  readonly lattice: LatticeDeclaration;
  readonly terms: TermsDeclaration;
}

export type Axis = ScaleAxis | CellAxisDeclaration;

export type CellAxisDeclaration = GradeAxis | CategoryAxis | FlagsAxis;

/** The value never goes against this direction along the axis. It changes by at least `slope` per unit of the feature. */
export interface Ordering {
  readonly direction: 'rising' | 'falling';
  /** At least 0. */
  readonly slope: number;
}

/** Knots along one feature; a row sits between two of them. */
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
  /** Absent: no order. */
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

/** One node for each level of a category. Any two are equally similar; a larger τ makes them more similar. */
export interface CategoryAxis {
  readonly kind: 'category';
  readonly name: string;
  readonly feature: string;
  readonly levels: number;
  readonly tau: number;
}

/** One node per combination of flags, the first flag slowest; its kernel is the product of 2 × 2 matrices. */
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
  /** Penalty λ, used if cross-validation does not choose one. */
  readonly penalty: number;
  /** Candidates (λ, ℓ of the first axis) for cross-validation. Absent: the declared λ and ℓ are used, and nothing is compared. */
  readonly candidates?: readonly { readonly penalty: number; readonly length: number }[];
}

export interface TermsDeclaration {
  /** Linear B-splines on fixed knots, clamped at the ends. */
  readonly hats?: readonly HatDeclaration[];
  /** Features that enter as they are (flags). */
  readonly linear?: readonly string[];
  /** A flag. Each of its values has coarser hats of its own, on every `every`-th knot, beside the common ones. */
  readonly gate?: { readonly feature: string; readonly every: number; readonly penalty: number };
  readonly penalty: number;
  readonly constantPenalty: number;
}
