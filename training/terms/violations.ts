import type { Row } from '../../datasets/dataset.ts';
import type { Direction, TermsDataset } from '../../datasets/terms-dataset.ts';
import type { Violations } from '../evaluation/evaluation.ts';
import { type LevelSource, type NumberSource, sourcesOf } from './sources.ts';

/** Differences that are less than this are rounding. */
const ROUNDING = 1e-9;

/**
 * The share of rows whose price goes against a declared order somewhere along its number or levels, everything else being as it is.
 * @param score gives the prediction of a row
 */
export function countViolations(dataset: TermsDataset, score: (row: Row) => number, rows: readonly Row[]): Violations {
  const counts: Record<string, number> = {};
  for (const source of sourcesOf(dataset)) {
    if (source.kind === 'words' || source.ordering === undefined) continue;
    const steps = stepsOf(source);
    const broken = rows.filter((row) => !keeps(source.ordering!, score, row, source.place, steps));
    counts[source.name] = rows.length ? broken.length / rows.length : 0;
  }
  return counts;
}

function keeps(
  ordering: Direction,
  score: (row: Row) => number,
  row: Row,
  place: number,
  steps: readonly number[],
): boolean {
  const scores = steps.map((step) => score(row.with(place, step)));
  const sign = ordering === 'rising' ? 1 : -1;
  return scores.every((value, i) => i === 0 || sign * (value - scores[i - 1]!) >= -ROUNDING);
}

/** Every level, or every knot with points between. */
function stepsOf(source: NumberSource | LevelSource): readonly number[] {
  if (source.kind === 'level') return Array.from({ length: source.levels }, (_, i) => i);
  const { knots, values = [] } = source;
  const between = knots.flatMap((knot, i) => (i === 0 ? [knot] : [(knots[i - 1]! + 2 * knot) / 3, knot]));
  return [...between, ...values].sort((a, b) => a - b);
}
