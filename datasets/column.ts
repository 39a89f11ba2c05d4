export type Column = NumberColumn | LevelColumn | ConstantColumn | TextColumn;

/** A column of dates, by which each row stands at the level of its own time. */
export interface DateColumn {
  readonly name: string;
  readonly title: string;
  /** Other names of the column in headers of files: few, and certain to mean nothing else. */
  readonly synonyms?: readonly string[];
  /** In ISO form. A row with an earlier date is refused: the date must be a slip. */
  readonly earliest: string;
}

/** A column of the sources of prices, by which each row stands at the level of its own source. */
export interface SourceColumn {
  readonly name: string;
  readonly title: string;
  /** Other names of the column in headers of files: few, and certain to mean who made the price. */
  readonly synonyms?: readonly string[];
}

/** A column whose values are words of a list. */
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
  /** A shorter title for a form, if the title explains more than a label can. */
  readonly label?: string;
  readonly required: boolean;
  /** Inclusive bounds. A value outside of them is refused. */
  readonly min: number;
  readonly max: number;
  /** Whether a training row may have 0 for "not measured". It may not if this is absent. */
  readonly zeroMeansUnmeasured?: boolean;
  readonly example: number;
}

export interface GradeColumn extends Levels {
  readonly kind: 'grade';
}

/** Its levels have no order: makes, materials, places. */
export interface CategoryColumn extends Levels {
  readonly kind: 'category';
  /**
   * Whether a word that is not in the list is taken. Nothing is known of it then: it counts as the average of all. If this is absent, a
   * row with such a word is refused.
   */
  readonly open?: boolean;
}

/**
 * A column of free text. Every text is taken, and any printed number too. The text itself is not kept: a row has its hash, by which
 * equal items are recognised, and the values of its parts.
 */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  readonly title: string;
  readonly required: boolean;
  /** Other names of the column in headers of files: few, and certain to mean nothing else. */
  readonly synonyms?: readonly string[];
  readonly parts: readonly TextPart[];
  /** The most characters of a text. A longer one is refused. Absent: there is no limit. */
  readonly longest?: number;
  readonly example: string;
}

/** Something that is read out of a text. `training/table/text-parts.ts` reads it. */
export type TextPart = StartPart | PatternPart | WordsPart | TokensPart | AmountPart | DayPart | MonthPart;

/** The first words of a text, or all of it. Its value is the index of a level, or less than 0 if it is none of them. */
export interface StartPart {
  readonly kind: 'start';
  /** How many words. If it is absent, the whole text. */
  readonly words?: number;
  /** In lower case, with one blank between words. */
  readonly levels: readonly string[];
}

/** The text with `#` in the place of each number: its unit, or the sentence that stands there instead of a number. */
export interface PatternPart {
  readonly kind: 'pattern';
  /** In lower case, with one blank between words: `# km/kg`, `no old price`. */
  readonly levels: readonly string[];
}

/** Which of some words a text contains. */
export interface WordsPart {
  readonly kind: 'words';
  /** In lower case. Their place in a row is a number of 50 bits for each 50 words. */
  readonly words: readonly string[];
}

/** The words of a text and its pairs of neighbouring words, as far as they are in a list, and how often each stands in it. */
export interface TokensPart {
  readonly kind: 'tokens';
  /** At most 16,383, in lower case; the words of a pair have one blank between them. */
  readonly vocabulary: readonly string[];
  /** Of so many different ones is kept how often they stand, in the order of the text. Others are counted only. */
  readonly most: number;
}

/** A number in a text. It is missing if the text has no such number. */
export interface AmountPart {
  readonly kind: 'amount';
  /**
   * The words that may stand behind the number, in lower case, and the factor of each: `{ ghz: 1, mhz: 0.001 }`. The empty word
   * stands for a number without one of them.
   */
  readonly units?: Readonly<Record<string, number>>;
  /** The word directly before the number, in lower case: `x` for the second number of `1920x1080`. */
  readonly after?: string;
}

/** The day of a date, in days since 1 January 1970. It is missing if the text is no date. */
export interface DayPart {
  readonly kind: 'day';
  readonly order: DateOrder;
}

/** The month of a date, from 0 to 11. */
export interface MonthPart {
  readonly kind: 'month';
  readonly order: DateOrder;
}

/** The order of day, month and year in a date of digits. A date that begins with a year of four digits is always read. */
export type DateOrder = 'day-month-year' | 'month-day-year' | 'year-month-day';

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
  /** Grades of the trade beyond the levels at either end. The data has nothing about them. */
  readonly beyond?: readonly GradesBeyond[];
  /** Other scales that are close enough to be mapped, if the owner says that a file uses one. */
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
  /** The name by which the owner answers: `gia`. */
  readonly name: string;
  /** Its name in a sentence: `the scale of GIA`. */
  readonly title: string;
  /** The level for each of its grades. A grade is spelt in lower case without spaces, hyphens and underscores. */
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
  /** The priced items, in words that fit into "only … are priced": `round stones`. */
  readonly only: string;
  readonly required?: never;
}
