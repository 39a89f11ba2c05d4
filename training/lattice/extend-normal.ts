import type { Bands } from './bands.ts';
import type { Basis } from './basis.ts';
import type { LevelColumns } from './level-columns.ts';
import { functionsAt, MARKET_GRAIN, type MarketFunctions } from './market-functions.ts';
import type { Normal } from './normal.ts';
import type { StratumSums } from './strata.ts';
import { UNIT } from './sums.ts';

/**
 * Normal equations with further columns beside the terms: for each period but the last, and for each source but the owner's, the
 * market's functions of its rows. The levels are fitted together with the lattice and the terms, by the same solver.
 *
 * @param normals share nodes and columns; the first is of all the rows
 * @param strata with a part for each of the normals
 */
export function extendNormals(
  basis: Basis,
  functions: MarketFunctions,
  columns: LevelColumns,
  normals: readonly Normal[],
  strata: readonly StratumSums[],
): Normal[] {
  const { nodes, columnStart: termStart, columns: termColumns } = normals[0]!;
  const placed = strata.map(({ stratum, bands }) => ({ bands, groups: columns.groupsOf(stratum) }));
  const row = new Float64Array(columns.count);
  // The whole comes first and decides which level columns a node has.
  const start = new Int32Array(nodes.length + 1);
  const used: number[] = [];
  const extra = normals.map((_, part) => {
    const addProducts = nodeProducts(functions, placed, part);
    const values: number[] = [];
    for (let i = 0; i < nodes.length; i++) {
      row.fill(0);
      addProducts(nodes[i]!, row);
      if (part === 0) {
        for (let c = 0; c < row.length; c++) if (row[c] !== 0) used.push(c);
        start[i + 1] = used.length;
      }
      for (let k = start[i]!; k < start[i + 1]!; k++) values.push(row[used[k]!]!);
    }
    return values;
  });

  const columnStart = start.map((value, i) => value + termStart[i]!);
  /** The entries of the terms and of the levels, node by node. */
  const join = <T extends Uint16Array | Float64Array>(out: T, terms: T, levels: (k: number) => number): T => {
    for (let i = 0, at = 0; i < nodes.length; i++) {
      for (let from = termStart[i]!; from < termStart[i + 1]!; from++) out[at++] = terms[from]!;
      for (let k = start[i]!; k < start[i + 1]!; k++) out[at++] = levels(k);
    }
    return out;
  };
  const count = columnStart[nodes.length]!;
  const all = join(new Uint16Array(count), termColumns, (k) => basis.columnCount + used[k]!);
  return normals.map((normal, part) => ({
    ...normal,
    columnStart,
    columns: all,
    values: join(new Float64Array(count), normal.values, (k) => extra[part]![k]!),
    ...extendTerms(basis, functions, columns.count, normal, placed, part),
  }));
}

interface PlacedStratum {
  /** For each of the normals. */
  readonly bands: readonly Bands[];
  /** First columns of the groups that its level is the sum of. */
  readonly groups: readonly number[];
}

/** Φ'WΦB of each stratum at one node, added to the columns of its levels. Nodes are asked for once, in ascending order. */
function nodeProducts(functions: MarketFunctions, strata: readonly PlacedStratum[], part: number) {
  const { count, knotCount } = functions;
  const at = new Int32Array(strata.length);
  const [before, own, after] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  return (node: number, out: Float64Array): void => {
    const isFirst = node % knotCount === 0;
    const isLast = (node + 1) % knotCount === 0;
    functionsAt(functions, node, own);
    if (!isFirst) functionsAt(functions, node - 1, before);
    if (!isLast) functionsAt(functions, node + 1, after);
    for (let q = 0; q < strata.length; q++) {
      const { bands, groups } = strata[q]!;
      const { nodes, diagonal, next } = bands[part]!;
      let i = at[q]!;
      while (i < nodes.length && nodes[i]! < node) i++;
      at[q] = i;
      if (nodes[i] !== node || groups.length === 0) continue;
      const d = diagonal[i]!;
      const n = isLast ? 0 : next[i]!;
      const p = !isFirst && i > 0 && nodes[i - 1] === node - 1 ? next[i - 1]! : 0;
      for (let k = 0; k < count; k++) {
        const product = ((d * own[k]! + n * after[k]! + p * before[k]!) * UNIT.product) / MARKET_GRAIN;
        for (const first of groups) out[first + k]! += product;
      }
    }
  };
}

function extendTerms(
  basis: Basis,
  functions: MarketFunctions,
  levelCount: number,
  normal: Normal,
  strata: readonly PlacedStratum[],
  part: number,
): Pick<Normal, 'terms' | 'termTargets'> {
  const { columnCount } = basis;
  const { count } = functions;
  const size = columnCount + levelCount;
  const terms = new Float64Array(size * size);
  const termTargets = new Float64Array(size);
  termTargets.set(normal.termTargets);
  for (let i = 0; i < columnCount; i++)
    terms.set(normal.terms.subarray(i * columnCount, (i + 1) * columnCount), i * size);
  for (const { bands, groups } of strata) {
    if (groups.length === 0) continue;
    const own = bands[part]!;
    const { squares, targets } = bandProducts(functions, own);
    for (const first of groups) {
      for (let k = 0; k < count; k++) {
        const column = columnCount + first + k;
        termTargets[column]! += targets[k]!;
        for (let j = 0; j < columnCount; j++) {
          const shift = (own.shifts[j * count + k]! * UNIT.product) / MARKET_GRAIN;
          terms[j * size + column]! += shift;
          terms[column * size + j]! += shift;
        }
        for (const other of groups)
          for (let l = 0; l < count; l++) terms[column * size + columnCount + other + l]! += squares[k * count + l]!;
      }
    }
  }
  return { terms, termTargets };
}

/** B'Φ'WΦB and B'Φ'Wy of one stratum. */
export function bandProducts(functions: MarketFunctions, { nodes, diagonal, next, target }: Bands) {
  const { count } = functions;
  const squares = new Float64Array(count * count);
  const targets = new Float64Array(count);
  const [own, after] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < nodes.length; i++) {
    functionsAt(functions, nodes[i]!, own);
    const n = next[i]!;
    if (n !== 0) functionsAt(functions, nodes[i]! + 1, after);
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
