/**
 * The declaration of a dataset: its columns, how a row becomes features, and the facts that the trade knows. `training/` learns
 * about the world only through this type. It is what every kind of target needs; a kind may declare more in a type of its own.
 */
export interface Dataset {
  /** Folder name, path segment and storage prefix. */
  readonly name: string;
  /** The kind of target: how its rows become a model that answers (training/kinds/). */
  readonly kind: string;
  /** One item in words, singular and plural, for messages: `stone`, `stones`. */
  readonly item: { readonly singular: string; readonly plural: string };
  /** Change it whenever summaries made before are no longer comparable with those made after. */
  readonly recipeVersion: string;
  /** Version of the reference for robust weights that ships with the dataset (`reference.json`); absent: all weights 1. */
  readonly reference?: string;
  /**
   * Version of what is expected of inputs that a row to learn from does not give (`imputation.json`); absent: such a row is refused.
   * The first version, `NAME-1`, leaves the key of the recipe as it is: the sums of complete rows do not depend on it.
   */
  readonly imputation?: string;
  readonly target: Target;
  readonly columns: readonly Column[];
  /** Names of the features that `features` writes, in order. */
  readonly featureNames: readonly string[];
  /**
   * Writes the features of a row, from the row as given and from the row after `repair`. If its inputs are not given, a
   * feature is NaN. Grades are level indices, flags are 0 or 1.
   */
  readonly features: (given: Row, repaired: Row, out: Float64Array) => void;
  /** Replaces, in place, values that contradict the rest of the row. Returns one entry for each replaced value. */
  readonly repair?: (row: Row) => readonly Repair[];
  /** Doubts about a row as it was given, before `repair`; an empty list for nearly every real row. */
  readonly doubts?: (row: Row) => readonly Doubt[];
  /**
   * The same item, larger by a factor on the scale, in the same proportions. Absent: only the column of the scale is
   * multiplied.
   */
  readonly grow?: (row: Row, factor: number) => Row;
  /** The inputs that reasons name to a customer. Each owns some columns and the features made from them. */
  readonly inputs: readonly InputDeclaration[];
  /** Reasons explain the difference between a price and the price of this item. */
  readonly referenceItem: Readonly<Record<string, number | string>>;
  /**
   * The sets of columns that may be unknown together, from none to most. A range is calibrated for each set. Absent: two sets,
   * none and every column that is not required.
   */
  readonly patterns?: readonly Pattern[];
  readonly range: RangeDeclaration;
}

/** One value per column, in the order of `columns`: a number, or the index of a level; NaN where not given. */
export type Row = Float64Array;

export interface Pattern {
  readonly name: string;
  readonly unknown: readonly string[];
}

export interface Target extends Printed {
  readonly column: string;
  /** Subtracted from ln(target) before summing, so that sums stay small. */
  readonly centre: number;
  /** Inclusive bounds of what is accepted as a real target value. */
  readonly min: number;
  readonly max: number;
}

export type Column = NumberColumn | LevelColumn | ConstantColumn;

/** A column whose values are words out of a list. */
export type LevelColumn = GradeColumn | CategoryColumn;

/** How a column of numbers may be named and printed in files. */
export interface Printed {
  readonly unit: string;
  /** Other spellings of the unit, beside a number or in a header. */
  readonly units?: readonly string[];
  /** Other names of the column in headers of files: few, and certain to mean nothing else. */
  readonly synonyms?: readonly string[];
}

export interface NumberColumn extends Printed {
  readonly kind: 'number';
  readonly name: string;
  readonly title: string;
  readonly required: boolean;
  /** Inclusive bounds. A value outside of them is refused. */
  readonly min: number;
  readonly max: number;
  /** Whether a row to learn from may hold 0 for "not measured"; absent: it may not. */
  readonly zeroMeansUnmeasured?: boolean;
  readonly example: number;
}

export interface GradeColumn extends Levels {
  readonly kind: 'grade';
}

/** Its levels have no order: makes, materials, places. */
export interface CategoryColumn extends Levels {
  readonly kind: 'category';
}

interface Levels {
  readonly name: string;
  readonly title: string;
  readonly required: boolean;
  /** From worst to best if the axis rises, from best to worst if it falls. Levels of a category have no order. */
  readonly levels: readonly string[];
  /** Other spellings, lower case without spaces, hyphens and underscores. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Other names of the column in headers of files: few, and certain to mean nothing else. */
  readonly synonyms?: readonly string[];
  /** Grades of the trade that lie beyond the levels at either end: nothing is known of them. */
  readonly beyond?: readonly GradesBeyond[];
  /** Scales of others that are close enough to be mapped, if the owner says that a file is written in one. */
  readonly scales?: readonly GradeScale[];
  readonly example: string;
}

export interface GradesBeyond {
  readonly grades: readonly string[];
  readonly than: 'better' | 'worse';
  /** The level at that end. */
  readonly nearest: string;
}

export interface GradeScale {
  /** What the owner answers with: `gia`. */
  readonly name: string;
  /** In a sentence: `the scale of GIA`. */
  readonly title: string;
  /** The level that a grade of it is read as, by spelling: lower case without spaces, hyphens and underscores. */
  readonly grades: Readonly<Record<string, string>>;
}

/** A column that may hold one word only. If it is not given, it counts as that word. A row with another word is refused. */
export interface ConstantColumn {
  readonly kind: 'constant';
  readonly name: string;
  readonly title: string;
  readonly value: string;
  /** Other spellings, lower case without spaces, hyphens and underscores. */
  readonly aliases?: readonly string[];
  /** Other names of the column in headers of files: few, and certain to mean nothing else. */
  readonly synonyms?: readonly string[];
  /** What is priced, in words that fit into "only … are priced": `round stones`. */
  readonly only: string;
  readonly required?: never;
}

export interface Repair {
  readonly column: string;
  readonly from: number;
  readonly to: number;
}

export interface Doubt {
  readonly code: string;
  readonly column: string;
  readonly message: string;
}

export interface HatDeclaration {
  readonly feature: string;
  readonly knots: readonly number[];
}

export interface InputDeclaration {
  readonly name: string;
  /** What its reason stands for, where that is more than its columns say. */
  readonly description?: string;
  readonly columns: readonly string[];
  readonly features: readonly string[];
}

export interface RangeDeclaration {
  /** Share of prices that the range should hold. */
  readonly coverage: number;
  /** Bounds of the bands of the feature that the kind orders rows by. Quantiles are taken within each band. Absent: one band holds all. */
  readonly bands?: readonly number[];
  /** A flag that splits each band once more. */
  readonly splitBy?: string;
  /** Coarse knots by feature. The size of the residual is modelled on them. */
  readonly scaleHats?: readonly HatDeclaration[];
}
