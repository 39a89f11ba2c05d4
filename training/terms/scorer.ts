import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { GRAIN } from '../numerics/locate.ts';
import type { Basis } from './basis.ts';
import type { Model } from './model.ts';
import { predict } from './reference.ts';
import { createEntries } from './term.ts';

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

  const { rules } = basis;
  const ruleTimes = rules ? coefficients[rules.term.first]! : 0;

  const dot = (): number => predict(coefficients, entries);
  const add = (row: Row, sign: 1 | -1, out: Float64Array): void => {
    basis.placeSingly(row, entries);
    for (let i = 0; i < entries.count; i++) {
      const column = entries.columns[i]!;
      const input = inputOf[column]!;
      if (input >= 0) out[input]! += (sign * coefficients[column]! * entries.values[i]!) / GRAIN;
    }
  };
  const pairs = basis.pairs.map(({ term, append }) => ({
    of: term.inputs.map((column) => inputIndex(dataset, column)) as [number, number],
    value: (first: Row, second: Row): number => {
      entries.count = 0;
      append(first, second, entries);
      return dot();
    },
  }));
  /** The Shapley values of a function of two inputs. */
  const addPairs = (row: Row, other: Row, out: Float64Array): void => {
    for (const { of, value } of pairs) {
      const [whole, none] = [value(row, row), value(other, other)];
      const [left, right] = [value(row, other), value(other, row)];
      out[of[0]]! += (whole - right + left - none) / 2;
      out[of[1]]! += (whole - left + right - none) / 2;
    }
  };

  return {
    score: (row) => {
      basis.placeTerms(row, entries);
      const added = rules ? ruleTimes * rules.value(row) : 0;
      return Math.min(bounds[1], Math.max(bounds[0], centre + predict(coefficients, entries) + added));
    },
    shares: (row, other) => {
      const out = new Float64Array(count);
      add(row, 1, out);
      add(other, -1, out);
      addPairs(row, other, out);
      rules?.addShares(row, other, ruleTimes, out);
      return out;
    },
    unknown: (row) => {
      if (variances.size === 0) return 0;
      basis.placeTerms(row, entries);
      let sum = 0;
      for (let i = 0; i < entries.count; i++) sum += variances.get(entries.columns[i]!) ?? 0;
      return sum;
    },
  };
}

/** The input of each column of the design matrix that belongs to one source. −1 for others. */
function inputsByColumn(dataset: TermsDataset, { terms, columnCount, rules }: Basis): Int32Array {
  const out = new Int32Array(columnCount).fill(-1);
  for (const { inputs, first, count } of terms)
    if (inputs.length === 1 && first !== rules?.term.first)
      out.fill(inputIndex(dataset, inputs[0]!), first, first + count);
  return out;
}

const inputIndex = ({ inputs, columns }: TermsDataset, column: number): number =>
  inputs.findIndex((input) => input.columns.includes(columns[column]!.name));
