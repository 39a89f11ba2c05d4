import { measureErrors } from '../../../evaluation/metrics.ts';
import type { TryingKind } from '../../kind.ts';
import { medianAnswering } from './answering.ts';

export const medianTrying: TryingKind = {
  openTrial: (dataset, bytes) => {
    const { answer, relativeWidth } = medianAnswering.openModel(dataset, bytes);
    const [given, quoted, widths]: [number[], number[], number[]] = [[], [], []];
    let covered = 0;
    return {
      add: (row, target) => {
        const found = answer(row);
        given.push(target);
        quoted.push(found.price);
        widths.push(relativeWidth!(found));
        if (target >= found.range.low && target <= found.range.high) covered++;
      },
      finish: () => ({
        metrics: measureErrors(Float64Array.from(given), Float64Array.from(quoted)),
        range: {
          meant: dataset.range.coverage,
          coverage: covered / given.length,
          medianWidth: widths.toSorted((a, b) => a - b)[widths.length >> 1]!,
          by: 'everything',
          bands: [{ from: null, rows: given.length, coverage: covered / given.length }],
        },
        violations: {},
      }),
    };
  },
};
