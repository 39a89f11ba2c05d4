import { eliminationOrder, type Places } from './elimination-order.ts';
import { type Gram, UNIT } from './gram.ts';
import { type PenaltyMatrix, penaltyOf } from './penalties.ts';
import { type SparseShape, shapeOf } from './sparse-cholesky.ts';
import { type PartOfTerms, partOfTerms } from './switch-off.ts';
import type { Term } from './term.ts';

/**
 * The equations (X'WX + ΣλP)·b = X'Wy of some of the terms, without what is 0. They serve all sums that have no entry where those have
 * none that they were made from: the sums of some of the same rows, for example.
 */
export interface Equations {
  readonly part: PartOfTerms;
  readonly matrices: readonly PenaltyMatrix[];
  /** In which columns of all terms are eliminated. */
  readonly order: Int32Array;
  /** Where X'WX has entries, and behind them where the penalties have theirs. */
  readonly places: Places;
  /** The entries of X'WX as indices among the products. */
  readonly sources: Int32Array;
  readonly shape: SparseShape;
}

type Products = Pick<Gram, 'products'>;

/**
 * @param isOn whether a term is among them
 * @param order of elimination of all columns, if it is known
 */
export function createEquations(
  terms: readonly Term[],
  gram: Products,
  isOn: (index: number) => boolean = () => true,
  order?: Int32Array,
): Equations {
  const part = partOfTerms(terms, isOn);
  const matrices = part.terms.map(penaltyOf);
  const { rows, columns, sources } = findProducts(part, gram);
  for (const [t, matrix] of matrices.entries())
    for (let i = 0; i < matrix.values.length; i++) {
      rows.push(part.terms[t]!.first + matrix.rows[i]!);
      columns.push(part.terms[t]!.first + matrix.columns[i]!);
    }
  const places = { size: part.columns.length, rows: Int32Array.from(rows), columns: Int32Array.from(columns) };
  const own = order ? orderOfPart(part, order) : eliminationOrder(places);
  return {
    part,
    matrices,
    places,
    sources: Int32Array.from(sources),
    order: order ?? own.map((i) => part.columns[i]!),
    shape: shapeOf(places, own),
  };
}

/** The entries of the lower triangle of X'WX that are not 0. */
function findProducts({ columns }: PartOfTerms, { products }: Products) {
  const rows: number[] = [];
  const others: number[] = [];
  const sources: number[] = [];
  for (let i = 0; i < columns.length; i++) {
    const start = (columns[i]! * (columns[i]! + 1)) / 2;
    for (let j = 0; j <= i; j++) {
      const source = start + columns[j]!;
      if (products[source] === 0) continue;
      rows.push(i);
      others.push(j);
      sources.push(source);
    }
  }
  return { rows, columns: others, sources };
}

/** An order of columns as one of the columns of a part. Those that it does not name come last. */
function orderOfPart({ columns }: PartOfTerms, order: Int32Array): Int32Array {
  const left = new Map([...columns].map((column, i) => [column, i]));
  const known: number[] = [];
  for (const column of order) {
    const place = left.get(column);
    if (place !== undefined) known.push(place);
    left.delete(column);
  }
  return Int32Array.from([...known, ...left.values()]);
}

/** X'WX + ΣλP, by place. @param less the products of rows that are left out */
export function penalised(
  { part, matrices, places, sources }: Equations,
  { products }: Products,
  penalties: Float64Array,
  less?: Products,
): Float64Array {
  const values = new Float64Array(places.rows.length);
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i]!;
    values[i] = (products[source]! - (less ? less.products[source]! : 0)) * UNIT.product;
  }
  let at = sources.length;
  for (const [i, matrix] of matrices.entries()) {
    const penalty = penalties[part.indices[i]!]!;
    for (const value of matrix.values) values[at++] = penalty * value;
  }
  return values;
}

type Moments = Pick<Gram, 'moments'>;

/** X'Wy. @param less the moments of rows that are left out */
export const rightSide = ({ part }: Equations, { moments }: Moments, less?: Moments): Float64Array =>
  Float64Array.from(part.columns, (column) => (moments[column]! - (less?.moments[column] ?? 0)) * UNIT.moment);

/** Σ w·(y − xb)² from the sums. */
export function residualSquares(
  { places, sources }: Equations,
  { products, squares }: Pick<Gram, 'products' | 'squares'>,
  right: Float64Array,
  coefficients: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < sources.length; i++) {
    const row = places.rows[i]!;
    const column = places.columns[i]!;
    sum += (row === column ? 1 : 2) * products[sources[i]!]! * coefficients[row]! * coefficients[column]!;
  }
  sum *= UNIT.product;
  for (let i = 0; i < right.length; i++) sum -= 2 * coefficients[i]! * right[i]!;
  const all = squares * UNIT.square;
  return Math.max(sum + all, 1e-12 * all);
}

/** Moves given coefficients to the right side, and leaves an equation x = value for each. */
export function pin(
  { places: { rows, columns } }: Equations,
  values: Float64Array,
  right: Float64Array,
  pinned: ReadonlyMap<number, number>,
): void {
  const open = new Set(pinned.keys());
  for (let i = 0; i < values.length; i++) {
    const [row, column] = [rows[i]!, columns[i]!];
    const [known, other] = [pinned.get(row), pinned.get(column)];
    if (known === undefined && other === undefined) continue;
    if (known !== undefined && other === undefined) right[column]! -= values[i]! * known;
    if (known === undefined && other !== undefined) right[row]! -= values[i]! * other;
    // Several values may stand on the diagonal.
    values[i] = row === column && open.delete(row) ? 1 : 0;
  }
  for (const [column, value] of pinned) right[column] = value;
}
