import {
  type Champion,
  CorruptChampionError,
  findChampion,
  promote,
  repairChampion,
} from '../../../registry/champion.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { describeExcess } from '../../../training/evaluation/decide.ts';
import { Problem } from '../request/problem.ts';
import { type Compared, findCompared } from './compared-version.ts';

/** Who makes a version champion, and when. */
export type Change = Pick<Champion, 'version' | 'by' | 'since'>;

export interface PromotedVersion {
  readonly champion: Champion;
  /** What is known of the version beside the champion that it follows. */
  readonly compared: Pick<Compared, 'rows' | 'excess'> | undefined;
}

/**
 * The owner chooses the champion, even if the stored pointer is damaged.
 * @param checkModel throws if the bytes are no model that can answer
 * @throws Problem if the version is worse than the champion beyond chance and that is not confirmed
 */
export async function promoteVersion(
  models: Store,
  dataset: string,
  change: Change,
  { confirm, checkModel }: { readonly confirm: boolean; readonly checkModel: (bytes: Uint8Array) => void },
): Promise<PromotedVersion> {
  const seen = await findChampion(models, dataset).catch((error: unknown) => {
    if (error instanceof CorruptChampionError) return error;
    throw error;
  });
  if (seen instanceof CorruptChampionError)
    return { champion: await repairChampion(models, dataset, change, seen, checkModel), compared: undefined };
  const compared = await compareWith(models, dataset, change.version, seen?.champion.version, confirm);
  return { champion: await promote(models, dataset, change, seen?.etag, checkModel), compared };
}

async function compareWith(
  models: Store,
  dataset: string,
  version: string,
  now: string | undefined,
  confirm: boolean,
): Promise<PromotedVersion['compared']> {
  if (now === undefined || now === version) return undefined;
  const compared = await findCompared(models, dataset, version, now);
  if (!compared) return undefined;
  const { rows, measure, excess, isWorse } = compared;
  if (isWorse && !confirm)
    throw new Problem(
      'needs-confirm',
      `${version} is worse than ${now}: on ${rows} held-out rows its ${describeExcess({ measure, excess })}, beyond chance. ${now} goes on answering; send {"confirm": true} to promote ${version} all the same.`,
    );
  return { rows, excess };
}
