import type { PricedRow } from './priced-rows.ts';

/** Decisions and errors about the rows of one group. */
export interface GroupFigures {
  /** The column whose value they share, and the value or its interval. */
  readonly column: string;
  readonly group: string;
  readonly rows: number;
  /** The share of rows whose answer is yes, and the mean of their probabilities. */
  readonly yes: number;
  readonly probability: number;
  /** The shares that are decided as yes, and that are decided wrongly. */
  readonly decidedYes: number;
  readonly wrong: number;
}

/** The groups of a column, in their order, and which of them a row belongs to. */
export interface Grouping {
  readonly column: string;
  readonly groups: readonly string[];
  readonly groupOf: (row: PricedRow['row']) => number;
}

/** @param probabilities of yes, beside `rows` @returns no entry for a group without a row */
export function measureGroups(
  groupings: readonly Grouping[],
  rows: readonly Pick<PricedRow, 'row' | 'price'>[],
  probabilities: Float64Array,
  threshold: number,
): GroupFigures[] {
  const places = Array.from(rows.keys());
  return groupings.flatMap(({ column, groups, groupOf }) =>
    groups.flatMap((group, g): GroupFigures[] => {
      const own = places.filter((i) => groupOf(rows[i]!.row) === g);
      if (own.length === 0) return [];
      const share = (of: (i: number) => number) => own.reduce((sum, i) => sum + of(i), 0) / own.length;
      const decided = (i: number) => Number(probabilities[i]! >= threshold);
      return [
        {
          ...{ column, group, rows: own.length },
          yes: share((i) => rows[i]!.price),
          probability: share((i) => probabilities[i]!),
          decidedYes: share(decided),
          wrong: share((i) => Number(decided(i) !== rows[i]!.price)),
        },
      ];
    }),
  );
}
