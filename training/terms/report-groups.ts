import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { Grouping } from '../evaluation/group-figures.ts';

/** Rows by the columns that are kept for the report: by level, or by the interval between two knots. Gaps are a group. */
export function reportGroups({ columns, reportOnly }: TermsDataset): readonly Grouping[] | undefined {
  return reportOnly?.flatMap((name): Grouping[] => {
    const index = columns.findIndex((column) => column.name === name);
    const column = columns[index];
    if (!column || column.kind === 'text') return [];
    if (column.kind !== 'number') {
      const { levels } = column;
      const [other, gap] = [levels.length, levels.length + 1];
      const groupOf = (value: number) => (Number.isNaN(value) ? gap : value < 0 ? other : value);
      return [{ column: name, groups: [...levels, 'not listed', 'not given'], groupOf: (row) => groupOf(row[index]!) }];
    }
    const { knots } = column;
    const named = knots.map((knot, i) => (i + 1 < knots.length ? `${knot} to below ${knots[i + 1]}` : `from ${knot}`));
    const groupOf = (value: number) =>
      Number.isNaN(value) ? knots.length + 1 : knots.filter((knot) => knot <= value).length;
    return [
      { column: name, groups: [`below ${knots[0]}`, ...named, 'not given'], groupOf: (row) => groupOf(row[index]!) },
    ];
  });
}
