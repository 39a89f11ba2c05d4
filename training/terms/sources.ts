import type { Direction, NumberTerms, TermsColumn, TermsDataset, TermsPart } from '../../datasets/terms-dataset.ts';
import { placesOf } from '../table/text-parts.ts';

/*
 * The sources of a dataset: what a row has, one by one, each at its place in the row. A column has one source, or one for each part
 * of a text.
 */

interface Named {
  /** `laptop`, or `laptop: amount 2` for a part. */
  readonly name: string;
  /** The index of its column. */
  readonly column: number;
  /** Its place in a row. */
  readonly place: number;
}

/** A number. NaN is a gap. */
export interface NumberSource extends Named, NumberTerms {
  readonly kind: 'number';
}

/** The index of a level. NaN is a gap; a number below 0 is a word that is not listed. */
export interface LevelSource extends Named {
  readonly kind: 'level';
  readonly levels: number;
  /** Whether neighbouring levels are alike. */
  readonly ordered: boolean;
  readonly ordering?: Direction;
}

/** Which of some words a text has. */
export interface WordsSource extends Named {
  readonly kind: 'words';
  readonly words: number;
}

export type Source = NumberSource | LevelSource | WordsSource;

const MONTHS = 12;

export function sourcesOf({ columns, itemColumn, reportOnly = [] }: TermsDataset): readonly Source[] {
  let place = columns.length;
  const ignored = new Set([itemColumn, ...reportOnly]);
  return columns.flatMap((column, index): readonly Source[] => {
    if (column.kind !== 'text') return ignored.has(column.name) ? [] : [columnSource(column, index)];
    return column.parts.map((part, i) => {
      const source = partSource(part, { name: `${column.name}: ${part.kind} ${i + 1}`, column: index, place });
      place += placesOf(part);
      return source;
    });
  });
}

function columnSource(column: Exclude<TermsColumn, { kind: 'text' }>, index: number): Source {
  const named = { name: column.name, column: index, place: index };
  if (column.kind === 'number') return { ...numberTerms(column), ...named, kind: 'number' };
  if (column.kind === 'category') return { ...named, kind: 'level', levels: column.levels.length, ordered: false };
  const { levels, ordering } = column;
  return { ...named, kind: 'level', levels: levels.length, ordered: true, ...(ordering && { ordering }) };
}

function partSource(part: TermsPart, named: Named): Source {
  switch (part.kind) {
    case 'amount':
    case 'day':
      return { ...numberTerms(part), ...named, kind: 'number' };
    case 'words':
      return { ...named, kind: 'words', words: part.words.length };
    case 'month':
      return { ...named, kind: 'level', levels: MONTHS, ordered: false };
    default:
      return { ...named, kind: 'level', levels: part.levels.length, ordered: false };
  }
}

function numberTerms({ knots, log, values, ordering }: NumberTerms): NumberTerms {
  return { knots, ...(log && { log }), ...(values && { values }), ...(ordering && { ordering }) };
}
