import type { Column, ConstantColumn, DateColumn, Printed, SourceColumn } from './column.ts';
import type { MarketDeclaration } from './market.ts';

/**
 * The declaration of a dataset: its columns, the features of a row, and facts of the trade. `training/` knows datasets
 * only through this type. It has the parts that every kind of target needs. A kind may extend it by a type of its own.
 */
export interface Dataset {
  /** Folder name, path segment and storage prefix. */
  readonly name: string;
  /** The kind of target: how its rows become a model that answers (training/kinds/). */
  readonly kind: string;
  /** One item in words, singular and plural, for messages: `stone`, `stones`. */
  readonly item: { readonly singular: string; readonly plural: string };
  /** Change it with every change after which new summaries are not comparable with old ones. */
  readonly recipeVersion: string;
  /** The version of the shipped reference for robust weights (`reference.json`). If it is absent, all weights are 1. */
  readonly reference?: string;
  /**
   * The version of the shipped imputation of inputs that a training row lacks (`imputation.json`). If it is absent, a
   * training row with missing inputs is refused. The first version, `NAME-1`, is not part of the recipe's key, since
   * the sums of complete rows do not depend on it.
   */
  readonly imputation?: string;
  readonly target: Target;
  /** Whether it is meant where no dataset is named, whatever other ones are known. */
  readonly isDefault?: true;
  /** The priced rows that ship in its folder. Absent: none do, or they count as the owner's. */
  readonly ships?: ShippedRows;
  /** The column that says when the price of a row was made. A file need not have it, and it is no part of a row. */
  readonly date?: DateColumn;
  /** The column of who made the price of a row, where sources have levels. Absent: only a whole file has a source. */
  readonly source?: SourceColumn;
  readonly columns: readonly Column[];
  /**
   * Further columns that hold one word only, and that a file or an item need not have: they say what is priced here. They are no
   * part of a row, so that one can be declared without summing up anew.
   */
  readonly constants?: readonly ConstantColumn[];
  /** Replaces, in place, values that contradict the rest of the row. Returns one entry for each replaced value. */
  readonly repair?: (row: Row) => readonly Repair[];
  /** Doubts about a row before `repair`. The list is empty for nearly every real row. */
  readonly doubts?: (row: Row) => readonly Doubt[];
  /** The codes of all doubts, with a sentence each. The document of the interface lists them. */
  readonly doubtCodes?: Readonly<Record<string, string>>;
  /**
   * The same item, larger by a factor on the scale, in the same proportions. If it is absent, only the column of the
   * scale is multiplied.
   */
  readonly grow?: (row: Row, factor: number) => Row;
  /** How prices move in time, and how the levels of sources differ. If it is absent, all rows stand at one level. */
  readonly market?: MarketDeclaration;
  /** The inputs that reasons name to a customer. Each has some columns. */
  readonly inputs: readonly InputDeclaration[];
  /** Reasons explain the difference between a price and the price of this item. */
  readonly referenceItem: Readonly<Record<string, number | string>>;
  /**
   * The sets of columns that may be unknown together, from none to most. A range is calibrated for each set. If it is
   * absent, there are two sets: no column, and every column that is not required.
   */
  readonly patterns?: readonly Pattern[];
  readonly range: RangeDeclaration;
}

/** The rows that ship with a dataset are of a source of their own: they teach what grades are worth, at a level of their own. */
export interface ShippedRows {
  /** The id of their file as an upload, so that it is known by its content: the first 16 hex digits of its SHA-256. */
  readonly uploadId: string;
  /** The name of the source. */
  readonly source: string;
}

/**
 * One value for each column, in the order of `columns`. It is a number, the index of a level or the hash of a text. A missing value
 * is NaN. Behind them stand the values of all parts of texts, in the order of the columns and of their parts.
 */
export type Row = Float64Array;

export interface Pattern {
  readonly name: string;
  readonly unknown: readonly string[];
}

export interface Target extends Printed {
  readonly column: string;
  /** The unit that the dataset declares, if the owner prices in another currency. The rows that ship stay in it. */
  readonly declaredUnit?: string;
  /** Subtracted from ln(target) before summing, so that sums stay small. */
  readonly centre: number;
  /** Inclusive bounds of what is accepted as a real target value. */
  readonly min: number;
  readonly max: number;
  /** The words of a yes or no. Its target is 1 for yes and 0 for no. Absent: it is a price. */
  readonly answers?: Answers;
  /** Whether files have rows without a target. Nothing is learnt from them then, and they are no fault of the file. */
  readonly mayBeMissing?: boolean;
}

export interface Answers {
  /** The value of the column that counts as yes, and the one that counts as no. */
  readonly yes: string;
  readonly no: string;
  /** From this probability of yes on, the decision is yes. If it is absent, the costs decide; without them it is one half. */
  readonly threshold?: number;
  /** What the two mistakes cost, in any unit: the decision is the one whose expected cost is less. */
  readonly costs?: MistakeCosts;
}

export interface MistakeCosts {
  /** Of a yes that is decided where no comes true, and of a no where yes would have. */
  readonly wrongYes: number;
  readonly wrongNo: number;
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
  /** The value that the rest of the row implies, if it implies one. */
  readonly expected?: number;
}

export interface HatDeclaration {
  readonly feature: string;
  readonly knots: readonly number[];
}

export interface InputDeclaration {
  readonly name: string;
  /** An explanation of its reason, if its columns do not say enough. */
  readonly description?: string;
  readonly columns: readonly string[];
}

export interface RangeDeclaration {
  /** The share of prices that the range should contain. */
  readonly coverage: number;
  /**
   * The bounds of the bands of the feature that the kind orders rows by. Quantiles are taken within each band. If they
   * are absent, there is one band.
   */
  readonly bands?: readonly number[];
  /** A flag that splits each band once more. */
  readonly splitBy?: string;
  /** Coarse knots by feature. The size of the residual is modelled on them. */
  readonly scaleHats?: readonly HatDeclaration[];
}
