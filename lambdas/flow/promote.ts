import { decodeModel } from '../../training/model.ts';
import { promote as moveChampion } from '../champion.ts';
import { writeDecision } from './candidate.ts';
import { type FlowDependencies, tell } from './flow.ts';
import type { Decided, Promoted } from './steps.ts';

/** Moves the champion pointer, unless it has moved since the comparison. @throws ChampionMovedError */
export const promote =
  (dependencies: FlowDependencies) =>
  async ({ runId, dataset, by, version, championEtag, decision }: Decided): Promise<Promoted> => {
    const { models, now } = dependencies;
    const change = { version, by, since: now().toISOString() };
    const { previous } = await moveChampion(models, dataset, change, championEtag ?? undefined, decodeModel);
    await writeDecision(dependencies, dataset, version, decision);
    await tell(dependencies, dataset, runId, {
      step: 'promote',
      message: `${version} is the champion${previous ? ` after ${previous}` : ''}.`,
      detail: { version, previous },
      ends: 'succeeded',
    });
    return { dataset, version, previous };
  };
