import type { Row } from '../../datasets/dataset.ts';
import { collectTargetDistances, countOutside, type TargetDistances, type TellsDistances } from './target-distances.ts';

/** What targets are judged by. A kind without distances tells only whether a target lies outside of its range. */
export interface JudgesTargets {
  /** Whether a target lies outside of the range of its row. */
  contradicts(row: Row, target: number, day?: number): boolean;
  readonly distances?: TellsDistances;
}

export interface JudgedTargets {
  /** Rows whose target lies outside of its range. */
  readonly outside: number;
  /** Absent if the kind has no distances. */
  readonly distances?: TargetDistances;
}

/** Compares the targets of the rows of a file with the answers to them. */
export function createTargetJudge(judge: JudgesTargets) {
  const { distances } = judge;
  if (!distances) {
    let outside = 0;
    return {
      add: (row: Row, target: number, day?: number): void => {
        if (judge.contradicts(row, target, day)) outside++;
      },
      finish: (): JudgedTargets => ({ outside }),
    };
  }
  const collected = collectTargetDistances(distances.bands);
  return {
    add: (row: Row, target: number, day?: number): void => collected.add(distances.of(row, target, day)),
    finish: (): JudgedTargets => {
      const found = collected.finish();
      return { outside: countOutside(found, 0), distances: found };
    },
  };
}
