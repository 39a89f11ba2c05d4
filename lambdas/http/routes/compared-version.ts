import { orDamage, unlessDamaged } from '../../../registry/record.ts';
import { findReport } from '../../../registry/report.ts';
import type { Store } from '../../../registry/storage/store.ts';
import type { Comparison } from '../../../training/evaluation/decide.ts';
import {
  nullableReader,
  objectReader,
  optionalReader,
  readNumber,
  readString,
  wordReader,
} from '../../../training/table/read-json.ts';

/** How a version did beside the champion, on held-out rows, when both were compared last. */
export interface Compared {
  readonly rows: number;
  /** How errors are measured: as shares of the price if it is absent. */
  readonly measure?: Comparison['measure'];
  /** Mean error of the version less that of the other: above 0 it is worse. */
  readonly excess: number;
  /** It is worse beyond chance. */
  readonly isWorse: boolean;
}

/**
 * What is known of a version beside the champion: from its own report, or from the champion's, if that was compared with it.
 * `undefined` if the two were never compared, if their kind of target reports no comparison, or if the report is damaged: the
 * owner can still promote a version then.
 */
export async function findCompared(
  models: Store,
  dataset: string,
  version: string,
  champion: string,
): Promise<Compared | undefined> {
  const own = await findComparison(models, dataset, version);
  if (own?.champion?.version === champion) {
    const { excess, excessLowerBound } = own.champion;
    return { rows: own.rows, measure: own.measure, excess, isWorse: (excessLowerBound ?? 0) > 0 };
  }
  const theirs = await findComparison(models, dataset, champion);
  if (theirs?.champion?.version !== version) return undefined;
  const { excess, excessUpperBound } = theirs.champion;
  return { rows: theirs.rows, measure: theirs.measure, excess: -excess, isWorse: (excessUpperBound ?? 0) < 0 };
}

const readComparison = objectReader({
  measure: optionalReader(wordReader('log-loss')),
  rows: readNumber,
  champion: optionalReader(
    objectReader({
      version: readString,
      excess: readNumber,
      excessLowerBound: nullableReader(readNumber),
      excessUpperBound: optionalReader(nullableReader(readNumber)),
    }),
  ),
});

async function findComparison(models: Store, dataset: string, version: string) {
  const { comparison } = unlessDamaged(await orDamage(findReport(models, dataset, version))) ?? {};
  return comparison === undefined ? undefined : readComparison(comparison, '/comparison');
}
