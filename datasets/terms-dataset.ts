import type {
  AmountPart,
  CategoryColumn,
  DayPart,
  GradeColumn,
  MonthPart,
  NumberColumn,
  PatternPart,
  StartPart,
  TextColumn,
  WordsPart,
} from './column.ts';
import type { Dataset, Target } from './dataset.ts';

/**
 * The declaration of a dataset of the kind `terms`: a price, or a yes or no, from any table. It is plain data. Everything that is
 * learnt stands beside the column that it is learnt from.
 *
 * `stima dataset new` writes it from a file: `NAME.ts`, which is short and is edited by hand, and `lists.json` beside it, from which
 * `NAME.ts` imports the long lists (levels, words, knots). A column that a model must not see is simply not declared; `keptOut`
 * says why.
 *
 * Whatever here decides the sums of a row (columns, parts, knots, levels, words, `value` lists, the target) is frozen: give
 * `recipeVersion` another value whenever it changes.
 */
export interface TermsDataset extends Dataset {
  readonly kind: 'terms';
  /** The kind has no levels of periods and sources. */
  readonly market?: never;
  /** Every column is optional in practice: `required: false`. A missing value is learnt as such. */
  readonly columns: readonly TermsColumn[];
  /**
   * For a price: `centre` is about the mean of ln price (two digits), `min` and `max` bound what is taken for a price.
   * For a yes or no: `answers` is given, `unit` is '', `centre` is about the mean log-odds, `min` is 0 and `max` is 1.
   */
  readonly target: TermsTarget;
  /**
   * The names of columns that are kept for the report and never decide: nothing is learnt from them, and no answer depends on them.
   * The report compares decisions and errors by their levels; of a number, by the intervals between its knots.
   */
  readonly reportOnly?: readonly string[];
  /** The reasons of an answer. Every other column but that of the item belongs to exactly one of them. A person may rename and join them. */
  readonly inputs: Dataset['inputs'];
  /**
   * Reasons explain the difference from this item. Take the median of each number and the commonest level or text of each other
   * column; a column that is not given counts as missing.
   */
  readonly referenceItem: Dataset['referenceItem'];
  /**
   * The name of the column that names the item, if items stand in the file more than once. It must be one of `columns`, of the
   * kind `text` without parts. Nothing is learnt from it; rows of one item stay on one side of every split.
   */
  readonly itemColumn?: string;
  /** What was found to say more together than alone. `training/terms/choose-stages.ts` makes it from the rows. It is frozen, too. */
  readonly stages?: Stages;
  /** Columns that the file has and that decide nothing, each with the reason in words: an id, a link, written after the fact. */
  readonly keptOut?: readonly KeptOutColumn[];
}

export type TermsTarget = Target;

export interface KeptOutColumn {
  readonly name: string;
  readonly why: string;
}

export type TermsColumn = TermsNumberColumn | TermsGradeColumn | CategoryColumn | TermsTextColumn;

/** How a number is learnt: a line and a curve over knots, and a step of its own for single values. */
export interface NumberTerms {
  /**
   * Ascending, at least two, all different, in the unit of the column. Take ten quantiles of the training rows, with the .1 % and the
   * 99.9 % point at the ends, or every value if there are at most 16. Beyond the ends the number counts as the end.
   */
  readonly knots: readonly number[];
  /** Whether it is learnt in ln x. Every knot must be positive then; a number below the first knot counts as the first knot. */
  readonly log?: boolean;
  /**
   * Ascending. Single values that have a level of their own: those that more than 3 % of the rows have, or each code if the
   * numbers are codes (a postcode, a college).
   */
  readonly values?: readonly number[];
  /** What must never fall (or rise) while this number rises and nothing else changes. */
  readonly ordering?: Direction;
}

export type Direction = 'rising' | 'falling';

export interface TermsNumberColumn extends NumberColumn, NumberTerms {}

/** Levels in their order. Without `ordering` it is learnt as a category is. */
export interface TermsGradeColumn extends GradeColumn {
  readonly ordering?: Direction;
}

/**
 * A text. Use it for free text, for dates, for numbers with several units or with sentences among them, and for numbers among whose
 * cells some are no numbers and shall count as missing.
 */
export interface TermsTextColumn extends TextColumn {
  readonly parts: readonly TermsPart[];
}

/** Amounts and days are numbers, and are learnt as numbers. The others are learnt as levels. */
export type TermsPart =
  | StartPart
  | PatternPart
  | WordsPart
  | MonthPart
  | (AmountPart & NumberTerms)
  | (DayPart & NumberTerms);

/** Stages over the terms of single sources. Each was kept since it made errors smaller on rows that its fit had not seen. */
export interface Stages {
  readonly pairs: readonly PairOfSources[];
  readonly rules?: RuleSets;
}

/**
 * Rules of several conditions, grown on rows that the fit of the terms had not seen. The fit decides how much they count.
 * A training row counts with the rules that were grown without its fold, so that no rule is judged by rows that it was made from.
 */
export interface RuleSets {
  /** The names of the sources that conditions are of. */
  readonly sources: readonly string[];
  /** Grown on all training rows: what answers are made with. */
  readonly all: readonly RuleTree[];
  /** By fold, grown on the other folds. */
  readonly folds: readonly (readonly RuleTree[])[];
}

/** Some conditions, and what each combination of them adds. */
export interface RuleTree {
  /**
   * Each is the index of a source and a number: the source is a number that is at most this, or has the level with this index. With
   * `null` the condition is that the source is given.
   */
  readonly conditions: readonly (readonly (number | null)[])[];
  /** Packed numbers in 1/4096 of ln price or of log-odds. Bit i of the index says whether condition i holds. */
  readonly adds: string;
}

/** Two sources whose effects depend on each other. */
export interface PairOfSources {
  readonly first: PairSide;
  readonly second: PairSide;
}

/** A source of a pair: the name of a column, or `COLUMN: KIND NUMBER` for a part of a text. It has knots if it is a number, else levels. */
export interface PairSide {
  readonly source: string;
  readonly knots?: readonly number[];
  /** Indices of levels. */
  readonly levels?: readonly number[];
}
