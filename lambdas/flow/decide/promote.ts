import { ChampionMovedError, promote as moveChampion } from '../../../registry/champion.ts';
import { writeDecision } from '../../../registry/decision.ts';
import { isDryRun } from '../../../registry/dry-run.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import type { CheckingKind } from '../../../training/kinds/checking-kind.ts';
import { kindOf, type Registry } from '../../../training/kinds/kind.ts';
import { type FlowDependencies, getDataset, recordStep } from '../flow.ts';
import type { Decided, Promoted } from '../steps.ts';

export interface PromoteDependencies extends FlowDependencies {
  readonly checking: Registry<CheckingKind>;
}

/**
 * Moves the champion pointer. If the pointer, or the set of uploads in force, has changed since the comparison, the candidate is
 * compared again instead.
 * @throws ChampionMovedError
 */
export const promote =
  (dependencies: PromoteDependencies) =>
  async ({ runId, dataset, by, version, changes, championEtag, decision }: Decided): Promise<Promoted> => {
    const { data, models, now } = dependencies;
    if ((await readLedger(data, dataset)).changes !== changes)
      throw new ChampionMovedError(`The uploads in force have changed since ${version} was compared.`);
    const declared = getDataset(dependencies, dataset);
    const checkModel = (bytes: Uint8Array) => kindOf(dependencies.checking, declared).checkModel(declared, bytes);
    const change = { version, by, since: now().toISOString() };
    const { previous } = await moveChampion(models, dataset, change, championEtag ?? undefined, checkModel);
    await writeDecision(dependencies, dataset, version, changes, decision);
    await recordStep(dependencies, dataset, runId, {
      step: 'promote',
      message: `${version} ${isDryRun(runId) ? 'would be' : 'is'} the champion${previous ? ` after ${previous}` : ''}.`,
      detail: { version, previous },
      ends: 'succeeded',
    });
    return { dataset, version, previous };
  };
