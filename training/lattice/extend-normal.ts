import type { Basis } from './basis.ts';
import type { LevelColumns } from './level-columns.ts';
import { layOutLevels, type PlacedStratum } from './level-products.ts';
import { MARKET_GRAIN, type MarketFunctions } from './market-functions.ts';
import type { Normal } from './normal.ts';
import { UNIT } from './sums.ts';

/**
 * The normal equations of all rows with further columns beside the terms: for each period but the last, and for each source but
 * the owner's, the market's functions of its rows. The levels are fitted together with the lattice and the terms, by the same
 * solver.
 */
export function extendNormal(
  basis: Basis,
  functions: MarketFunctions,
  columns: LevelColumns,
  normal: Normal,
  placed: readonly PlacedStratum[],
): Normal {
  const { nodes, columnStart: termStart } = normal;
  const entries = layOutLevels(functions, nodes, placed, columns.count);
  const columnStart = entries.start.map((value, i) => value + termStart[i]!);
  const count = columnStart.at(-1)!;
  /** The entries of the terms and of the levels, node by node. */
  const join = <T extends Uint16Array | Float64Array>(out: T, terms: T, levels: T): T => {
    for (let i = 0; i < nodes.length; i++) {
      const [at, split] = [columnStart[i]!, columnStart[i]! + termStart[i + 1]! - termStart[i]!];
      out.set(terms.subarray(termStart[i]!, termStart[i + 1]!), at);
      out.set(levels.subarray(entries.start[i]!, entries.start[i + 1]!), split);
    }
    return out;
  };
  return {
    ...normal,
    columnStart,
    columns: join(
      new Uint16Array(count),
      normal.columns,
      entries.columns.map((column) => basis.columnCount + column),
    ),
    values: join(new Float64Array(count), normal.values, entries.values),
    ...extendTerms(basis, functions, columns.count, normal, placed),
  };
}

function extendTerms(
  basis: Basis,
  functions: MarketFunctions,
  levelCount: number,
  normal: Normal,
  strata: readonly PlacedStratum[],
): Pick<Normal, 'terms' | 'termTargets'> {
  const { columnCount } = basis;
  const { count } = functions;
  const size = columnCount + levelCount;
  const terms = new Float64Array(size * size);
  const termTargets = new Float64Array(size);
  termTargets.set(normal.termTargets);
  for (let i = 0; i < columnCount; i++)
    terms.set(normal.terms.subarray(i * columnCount, (i + 1) * columnCount), i * size);
  for (const { bands, products, groups } of strata) {
    if (groups.length === 0) continue;
    const { squares, targets } = products;
    for (const first of groups) {
      for (let k = 0; k < count; k++) {
        const column = columnCount + first + k;
        termTargets[column]! += targets[k]!;
        for (let j = 0; j < columnCount; j++) {
          const shift = (bands.shifts[j * count + k]! * UNIT.product) / MARKET_GRAIN;
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
