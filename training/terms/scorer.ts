import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { type Basis, createEntries } from './basis.ts';
import type { Model } from './model.ts';
import { predict } from './reference.ts';

/** What a model says of rows, in ln price. */
export interface Scorer {
  /** The prediction, within the bounds of the model. */
  readonly score: (row: Row) => number;
  /** What each input adds for `row` instead of for `other`. They sum to the difference of the predictions without bounds. */
  readonly shares: (row: Row, other: Row) => Float64Array;
  /** The variance of what is not known of a row. */
  readonly unknown: (row: Row) => number;
}

export function createScorer(dataset: TermsDataset, basis: Basis, model: Model): Scorer {
  const { coefficients, bounds } = model;
  const { centre } = dataset.target;
  const entries = createEntries(basis);
  const inputOf = inputsByColumn(dataset, basis);
  const variances = new Map(model.unseenGaps.map(({ column, variance }) => [column, variance]));
  const count = dataset.inputs.length;

  const add = (row: Row, sign: 1 | -1, out: Float64Array): void => {
    basis.place(row, entries);
    for (let i = 0; i < entries.count; i++) {
      const column = entries.columns[i]!;
      const input = inputOf[column]!;
      if (input >= 0) out[input]! += (sign * coefficients[column]! * entries.values[i]!) / 256;
    }
  };

  return {
    score: (row) => {
      basis.place(row, entries);
      return Math.min(bounds[1], Math.max(bounds[0], centre + predict(coefficients, entries)));
    },
    shares: (row, other) => {
      const out = new Float64Array(count);
      add(row, 1, out);
      add(other, -1, out);
      return out;
    },
    unknown: (row) => {
      if (variances.size === 0) return 0;
      basis.place(row, entries);
      let sum = 0;
      for (let i = 0; i < entries.count; i++) sum += variances.get(entries.columns[i]!) ?? 0;
      return sum;
    },
  };
}

/** The input of each column of the design matrix, or −1. */
function inputsByColumn({ inputs, columns }: TermsDataset, { terms, columnCount }: Basis): Int32Array {
  const out = new Int32Array(columnCount).fill(-1);
  for (const { inputs: own, first, count } of terms) {
    const names = own.map((column) => columns[column]!.name);
    out.fill(
      inputs.findIndex((input) => names.some((name) => input.columns.includes(name))),
      first,
      first + count,
    );
  }
  return out;
}
