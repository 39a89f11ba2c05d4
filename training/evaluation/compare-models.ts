import type { Sample } from '../summary/sample.ts';
import type { Comparison } from './decide.ts';
import { compareLosses, type PricedRow, rowsOf, withoutContested } from './priced-rows.ts';

/** A candidate, the champion, and the rows that they are judged on. `Model` is that of the kind. */
export interface ModelsToEvaluate<Model> {
  readonly holdout: Sample;
  readonly candidate: Model;
  readonly champion?: {
    readonly version: string;
    readonly model: Model;
    readonly restsOnWithdrawn: boolean;
    readonly isCandidate: boolean;
  };
  /** Held-out rows of uploads that were taken in although they contradict the champion. */
  readonly contested: readonly { readonly uploadId: string; readonly holdout: Sample }[];
  readonly superseded: boolean;
  readonly unchanged: boolean;
}

/** The losses of a model, by row. */
export type FindLosses = (rows: readonly PricedRow[]) => Float64Array;

/** Losses by held-out row, and how those of other rows are found. */
export interface Contest {
  /** How losses are measured, as the comparison names it. */
  readonly measure?: Comparison['measure'];
  readonly own: Float64Array;
  /** Of the champion. Absent if there is none. */
  readonly theirs: Float64Array | undefined;
  readonly baseline: Float64Array;
  readonly candidate: FindLosses;
  readonly rival: FindLosses | undefined;
}

/** Compares a candidate with a baseline, and with the champion if there is one. */
export function compareModels(
  { champion, contested, superseded, unchanged }: ModelsToEvaluate<unknown>,
  holdout: readonly PricedRow[],
  { measure, own, theirs, baseline, candidate, rival }: Contest,
): Comparison {
  const common = withoutContested(holdout, contested);
  const pick = (losses: Float64Array) => Float64Array.from(common, (i) => losses[i]!);
  const gain = compareLosses(own, baseline);
  const excess = theirs && compareLosses(pick(theirs), pick(own));
  return {
    ...(measure && { measure }),
    rows: holdout.length,
    skill: gain.skill,
    gainLowerBound: gain.lowerBound,
    ...(champion &&
      excess && {
        champion: {
          version: champion.version,
          excess: excess.mean,
          excessLowerBound: excess.lowerBound,
          excessUpperBound: excess.upperBound,
          restsOnWithdrawn: champion.restsOnWithdrawn,
          isCandidate: champion.isCandidate,
        },
      }),
    contested: rival
      ? contested.map(({ uploadId, holdout: sample }) => {
          const rows = rowsOf(sample);
          const { skill, lowerBound } = compareLosses(candidate(rows), rival(rows));
          return { uploadId, rows: rows.length, skill, gainLowerBound: lowerBound };
        })
      : [],
    superseded,
    unchanged,
  };
}
