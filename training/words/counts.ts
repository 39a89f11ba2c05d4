import { SummaryError } from '../kinds/errors.ts';
import { FOLDS } from '../summary/split.ts';
import type { TextUnits } from './text-units.ts';

/** Of the two classes, no and yes. */
export const CLASSES = 2;
/** A class of a fold: the sums of each are apart. */
export const CELLS = FOLDS * CLASSES;

/** Exact sums of texts by fold and by class: they add and subtract. */
export interface Counts {
  /** Texts by cell. */
  readonly rows: Float64Array;
  /** By cell, then by token: the sum of its weights, in 1/UNIT, and the number of texts that have it. */
  readonly units: Float64Array;
  readonly texts: Float64Array;
}

export const cellOf = (fold: number, answer: number): number => fold * CLASSES + answer;

export function createCounts(vocabulary: number): Counts {
  return {
    rows: new Float64Array(CELLS),
    units: new Float64Array(CELLS * vocabulary),
    texts: new Float64Array(CELLS * vocabulary),
  };
}

export function addText({ rows, units, texts }: Counts, cell: number, text: TextUnits): void {
  const from = cell * (units.length / CELLS);
  rows[cell]!++;
  for (let i = 0; i < text.length; i++) {
    const at = from + text.indices[i]!;
    units[at]! += text.units[i]!;
    texts[at]!++;
  }
}

export const rowsOfCounts = ({ rows }: Counts): number => rows.reduce((sum, count) => sum + count, 0);

/**
 * Adds the second to the first.
 * @throws SummaryError if more texts would be removed than there are
 */
export function addCounts(into: Counts, other: Counts, sign: 1 | -1): Counts {
  for (const part of ['rows', 'texts', 'units'] as const) {
    const [sums, others] = [into[part], other[part]];
    for (let i = 0; i < sums.length; i++) {
      sums[i]! += sign * others[i]!;
      if (sums[i]! < 0) throw new SummaryError(`merge: ${sums[i]} of ${part} would be left`);
    }
  }
  return into;
}

export const copyCounts = ({ rows, units, texts }: Counts): Counts => ({
  rows: rows.slice(),
  units: units.slice(),
  texts: texts.slice(),
});
