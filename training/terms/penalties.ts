import type { Term } from './basis.ts';
import { smoothPenalty } from './smooth-penalty.ts';

/** The penalty matrix of a term, by its diagonal and the entries beside it. */
export interface PenaltyMatrix {
  readonly diagonal: Float64Array;
  readonly beside: number;
}

export function penaltyOf({ penalty, count }: Pick<Term, 'penalty' | 'count'>): PenaltyMatrix {
  if (penalty === 'smooth') return smoothPenalty(count);
  return { diagonal: new Float64Array(count).fill(1), beside: 0 };
}

/** x'Py over the columns of a term. */
export function between({ diagonal, beside }: PenaltyMatrix, first: number, x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < diagonal.length; i++) {
    const at = first + i;
    sum += diagonal[i]! * x[at]! * y[at]!;
    if (i > 0) sum += beside * (x[at - 1]! * y[at]! + x[at]! * y[at - 1]!);
  }
  return sum;
}
