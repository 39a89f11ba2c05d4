import type { Bands } from './bands.ts';
import type { Basis } from './basis.ts';
import type { LevelColumns } from './level-columns.ts';
import { functionsAt, MARKET_GRAIN, type MarketFunctions } from './market-functions.ts';
import type { Normal } from './normal.ts';
import type { Stratum } from './stratum.ts';
import { UNIT } from './sums.ts';

/**
 * Normal equations with further columns beside the terms: for each period but the last, and for each source but the owner's, the
 * market's functions of its rows. The levels are fitted together with the lattice and the terms, by the same solver.
 *
 * @param normals share nodes and columns; the first is of all the rows
 * @param strata of each of the normals, in one order
 */
export function extendNormals(
  basis: Basis,
  functions: MarketFunctions,
  columns: LevelColumns,
  normals: readonly Normal[],
  strata: readonly { readonly stratum: Stratum; readonly bands: readonly Bands[] }[],
): Normal[] {
  const firsts = strata.map(({ stratum }) => columns.groupsOf(stratum));
  const parts = normals.map((normal, part) => {
    const own = strata.map(({ bands }, q) => ({ bands: bands[part]!, firsts: firsts[q]! }));
    return { normal, products: nodeProducts(basis, functions, own), own };
  });
  const { nodes } = normals[0]!;
  const extra = columns.count;
  const row = new Float64Array(extra);
  // The whole comes first and decides which columns a node has.
  const start = new Int32Array(nodes.length + 1);
  const whole = parts[0]!;
  const used: number[] = [];
  for (let i = 0; i < nodes.length; i++) {
    row.fill(0);
    whole.products(nodes[i]!, row);
    for (let c = 0; c < extra; c++) if (row[c] !== 0) used.push(c);
    start[i + 1] = used.length;
  }
  const first = normals[0]!;
  const columnStart = Int32Array.from(start, (value, i) => value + first.columnStart[i]!);
  const all = new Uint16Array(columnStart[nodes.length]!);
  for (let i = 0; i < nodes.length; i++) {
    const end = first.columnStart[i + 1]!;
    let at = columnStart[i]!;
    for (let from = first.columnStart[i]!; from < end; from++) all[at++] = first.columns[from]!;
    for (let k = start[i]!; k < start[i + 1]!; k++) all[at++] = basis.columnCount + used[k]!;
  }
  return parts.map(({ normal, products, own }) => {
    const values = new Float64Array(all.length);
    for (let i = 0; i < nodes.length; i++) {
      let at = columnStart[i]!;
      const end = normal.columnStart[i + 1]!;
      for (let from = normal.columnStart[i]!; from < end; from++) values[at++] = normal.values[from]!;
      row.fill(0);
      products(nodes[i]!, row);
      for (let k = start[i]!; k < start[i + 1]!; k++) values[at++] = row[used[k]!]!;
    }
    return { ...normal, columnStart, columns: all, values, ...extendTerms(basis, functions, columns, normal, own) };
  });
}

interface PlacedBands {
  readonly bands: Bands;
  /** First columns of the groups that its level is the sum of. */
  readonly firsts: readonly number[];
}

/**
 * Φ'WΦB of each stratum at one node, added to the columns of its levels. Nodes must be asked for in ascending order, each once or
 * in several ascending passes.
 */
function nodeProducts(basis: Basis, functions: MarketFunctions, strata: readonly PlacedBands[]) {
  const { knotCount } = basis;
  const { count } = functions;
  const at = new Int32Array(strata.length);
  const [before, own, after] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  let last = -1;
  return (node: number, out: Float64Array): void => {
    if (node <= last) at.fill(0);
    last = node;
    const cell = Math.floor(node / knotCount);
    const knot = node % knotCount;
    functionsAt(functions, cell, knot, own);
    if (knot > 0) functionsAt(functions, cell, knot - 1, before);
    if (knot + 1 < knotCount) functionsAt(functions, cell, knot + 1, after);
    for (let q = 0; q < strata.length; q++) {
      const { bands, firsts } = strata[q]!;
      const { nodes, diagonal, next } = bands;
      let i = at[q]!;
      while (i < nodes.length && nodes[i]! < node) i++;
      at[q] = i;
      if (nodes[i] !== node || firsts.length === 0) continue;
      const d = diagonal[i]!;
      const n = knot + 1 < knotCount ? next[i]! : 0;
      const p = knot > 0 && i > 0 && nodes[i - 1] === node - 1 ? next[i - 1]! : 0;
      for (let k = 0; k < count; k++) {
        const product = ((d * own[k]! + n * after[k]! + p * before[k]!) * UNIT.product) / MARKET_GRAIN;
        for (const first of firsts) out[first + k]! += product;
      }
    }
  };
}

function extendTerms(
  basis: Basis,
  functions: MarketFunctions,
  columns: LevelColumns,
  normal: Normal,
  strata: readonly PlacedBands[],
): Pick<Normal, 'terms' | 'termTargets'> {
  const { columnCount } = basis;
  const { count } = functions;
  const size = columnCount + columns.count;
  const terms = new Float64Array(size * size);
  const termTargets = new Float64Array(size);
  termTargets.set(normal.termTargets);
  for (let i = 0; i < columnCount; i++)
    terms.set(normal.terms.subarray(i * columnCount, (i + 1) * columnCount), i * size);
  for (const { bands, firsts } of strata) {
    if (firsts.length === 0) continue;
    const { squares, targets } = bandProducts(basis, functions, bands);
    for (const first of firsts) {
      for (let k = 0; k < count; k++) {
        const column = columnCount + first + k;
        termTargets[column]! += targets[k]!;
        for (let j = 0; j < columnCount; j++) {
          const shift = (bands.shifts[j * count + k]! * UNIT.product) / MARKET_GRAIN;
          terms[j * size + column]! += shift;
          terms[column * size + j]! += shift;
        }
        for (const other of firsts)
          for (let l = 0; l < count; l++) terms[column * size + columnCount + other + l]! += squares[k * count + l]!;
      }
    }
  }
  return { terms, termTargets };
}

/** B'Φ'WΦB and B'Φ'Wy of one stratum. */
function bandProducts({ knotCount }: Basis, functions: MarketFunctions, { nodes, diagonal, next, target }: Bands) {
  const { count } = functions;
  const squares = new Float64Array(count * count);
  const targets = new Float64Array(count);
  const [own, after] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < nodes.length; i++) {
    const knot = nodes[i]! % knotCount;
    const cell = Math.floor(nodes[i]! / knotCount);
    functionsAt(functions, cell, knot, own);
    const n = next[i]!;
    if (n !== 0) functionsAt(functions, cell, knot + 1, after);
    for (let k = 0; k < count; k++) {
      targets[k]! += (target[i]! * own[k]! * UNIT.target) / MARKET_GRAIN;
      for (let l = 0; l < count; l++) {
        const product =
          diagonal[i]! * own[k]! * own[l]! + (n === 0 ? 0 : n * (own[k]! * after[l]! + after[k]! * own[l]!));
        squares[k * count + l]! += (product * UNIT.product) / MARKET_GRAIN ** 2;
      }
    }
  }
  return { squares, targets };
}
