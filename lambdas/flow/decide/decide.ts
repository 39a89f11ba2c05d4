import { writeDecision } from '../../../registry/decision.ts';
import { type Decision, decide as decideOn } from '../../../training/evaluation/decide.ts';
import { type FlowDependencies, recordStep } from '../flow.ts';
import type { Decided, Evaluated } from '../steps.ts';

/** Decides whether a candidate goes live. A refusal is final here. A promotion is final when the pointer has moved. */
export const decide =
  (dependencies: FlowDependencies) =>
  async (evaluated: Evaluated): Promise<Decided> => {
    const { runId, dataset, version, comparison, confirm = false } = evaluated;
    const decision = decideOn(comparison, { confirmed: confirm });
    recordMetrics(dependencies, evaluated, decision);
    if (decision.kind === 'keep') await keepDecision(dependencies, evaluated, decision);
    await recordStep(dependencies, dataset, runId, {
      step: 'decide',
      message: `${version}: ${decision.kind}. ${decision.message}`,
      detail: decision,
      ...(decision.kind === 'keep' && { ends: 'succeeded' as const }),
    });
    return { ...evaluated, decision };
  };

/** If the uploads changed during the run, the run says nothing about the quality of a fit. */
function recordMetrics(
  { metrics }: FlowDependencies,
  { runId, dataset, version, comparison }: Evaluated,
  decision: Decision,
) {
  const outcome = decision.kind === 'keep' ? decision.because : decision.kind;
  if (outcome === 'superseded') return;
  const champion = comparison.champion?.version ?? 'v0';
  const ahead = decision.kind === 'keep' ? Math.max(0, numberOf(version) - numberOf(champion)) : 0;
  metrics?.({ dataset, runId, version, champion, outcome }, { FitsSincePromotion: ahead });
}

const numberOf = (version: string) => Number(version.slice(1));

async function keepDecision(
  dependencies: FlowDependencies,
  { dataset, version, changes }: Evaluated,
  decision: Extract<Decision, { kind: 'keep' }>,
): Promise<void> {
  // In these two cases nothing is decided. Either a later run decides, or the uploads in force are the same as before.
  if (decision.because === 'superseded' || decision.because === 'nothing-changed') return;
  await writeDecision(dependencies, dataset, version, changes, decision);
}
