import type { TermsColumn } from '../../datasets/terms-dataset.ts';

/** What a column of a file is, found from its cells. */
export type RecognisedColumn = LearntColumn | LeftOutColumn;

export interface LearntColumn {
  readonly column: TermsColumn;
  /** What it is, in words for the datasheet: `a number in cc`. */
  readonly said: string;
  /** Sentences about what a person should know of it. */
  readonly notes: readonly string[];
}

export interface LeftOutColumn {
  readonly leftOut: string;
  /** Why, in words that follow the name of the column: `is a link`. */
  readonly why: string;
}

/** What the recognition of one column knows of the whole table. */
export interface TableFacts {
  readonly decimal: 'point' | 'comma';
  /** How closely a column of numbers follows the target: the rank correlation times the root of the rows. */
  readonly followsTarget: (numberOf: (row: number) => number) => number;
}
