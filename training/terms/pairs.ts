import type { Row } from '../../datasets/dataset.ts';
import type { PairOfSources } from '../../datasets/terms-dataset.ts';
import { GRAIN } from '../numerics/locate.ts';
import { createSide } from './pair-side.ts';
import type { Source } from './sources.ts';
import type { Entries, Term } from './term.ts';

/** A term of two sources: each coarse column of the one with each of the other. */
export interface PairTerm {
  readonly term: Term;
  /** Appends the entries of an item that has the first source of one row and the second of another. */
  readonly append: (first: Row, second: Row, out: Entries) => void;
}

/** The most entries of a row: two columns of each side. */
export const PAIR_WIDTH = 4;

export function createPair(sources: readonly Source[], { first, second }: PairOfSources, column: number): PairTerm {
  const [left, right] = [createSide(sources, first), createSide(sources, second)];
  const [columns, others] = [new Int32Array(2), new Int32Array(2)];
  const [values, otherValues] = [new Float64Array(2), new Float64Array(2)];
  const { count } = right.penalty;
  return {
    term: {
      name: `${first.source} × ${second.source}`,
      source: `${first.source} × ${second.source}`,
      inputs: [left.source.column, right.source.column],
      first: column,
      count: left.penalty.count * count,
      penalty: [left.penalty, right.penalty],
    },
    append: (row, other, out) => {
      const lefts = left.place(row, columns, values);
      const rights = right.place(other, others, otherValues);
      for (let i = 0; i < lefts; i++)
        for (let j = 0; j < rights; j++) {
          const value = Math.round((values[i]! * otherValues[j]!) / GRAIN);
          if (value === 0) continue;
          out.columns[out.count] = column + columns[i]! * count + others[j]!;
          out.values[out.count++] = value;
        }
    },
  };
}
