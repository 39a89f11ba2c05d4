import { smoothPenalty } from './smooth-penalty.ts';
import type { FactorPenalty, Term } from './term.ts';

/** The penalty matrix of a term: its lower triangle without zeros. */
export interface PenaltyMatrix {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

export function penaltyOf({ penalty, count }: Pick<Term, 'penalty' | 'count'>): PenaltyMatrix {
  if (typeof penalty === 'object') return productOf(factorOf(penalty[0]), factorOf(penalty[1]), penalty[1].count);
  return factorOf({ count, smooth: penalty === 'smooth' ? count : 0 });
}

/** The first coefficients are held towards their neighbours, the others towards 0. */
function factorOf({ count, smooth }: FactorPenalty): PenaltyMatrix {
  const { diagonal, beside } = smoothPenalty(smooth);
  const out: { rows: number[]; columns: number[]; values: number[] } = { rows: [], columns: [], values: [] };
  const put = (row: number, column: number, value: number) => {
    out.rows.push(row);
    out.columns.push(column);
    out.values.push(value);
  };
  for (let i = 0; i < count; i++) {
    if (i > 0 && i < smooth) put(i, i - 1, beside);
    put(i, i, i < smooth ? diagonal[i]! : 1);
  }
  return out;
}

/** A ⊗ B. The second index changes fastest. */
function productOf(a: PenaltyMatrix, b: PenaltyMatrix, count: number): PenaltyMatrix {
  const out: { rows: number[]; columns: number[]; values: number[] } = { rows: [], columns: [], values: [] };
  for (const [i, row] of a.rows.entries())
    for (const [j, other] of b.rows.entries()) {
      const value = a.values[i]! * b.values[j]!;
      const [left, right] = [a.columns[i]!, b.columns[j]!];
      out.rows.push(row * count + other);
      out.columns.push(left * count + right);
      out.values.push(value);
      // Off both diagonals the product has a second entry in the lower triangle.
      if (row === left || other === right) continue;
      out.rows.push(row * count + right);
      out.columns.push(left * count + other);
      out.values.push(value);
    }
  return out;
}

/** x'Py over the columns of a term. */
export function between(
  { rows, columns, values }: PenaltyMatrix,
  first: number,
  x: Float64Array,
  y: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const [row, column] = [first + rows[i]!, first + columns[i]!];
    const both = row === column ? x[row]! * y[row]! : x[row]! * y[column]! + x[column]! * y[row]!;
    sum += values[i]! * both;
  }
  return sum;
}
