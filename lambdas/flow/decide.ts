import { type Decision, decide as decideOn } from '../../training/evaluation/decide.ts';
import { writeDecision } from './candidate.ts';
import { type FlowDependencies, tell } from './flow.ts';
import type { Decided, Evaluated } from './steps.ts';

/** Decides whether a candidate goes live. A refusal is final here; a promotion only once the pointer has moved. */
export const decide =
  (dependencies: FlowDependencies) =>
  async (evaluated: Evaluated): Promise<Decided> => {
    const { runId, dataset, version, comparison } = evaluated;
    const decision = decideOn(comparison);
    if (decision.kind === 'keep') await keepDecision(dependencies, evaluated, decision);
    await tell(dependencies, dataset, runId, {
      step: 'decide',
      message: `${version}: ${decision.kind}. ${decision.message}`,
      detail: decision,
      ...(decision.kind === 'keep' && { ends: 'succeeded' as const }),
    });
    return { ...evaluated, decision };
  };

async function keepDecision(
  dependencies: FlowDependencies,
  { dataset, version }: Evaluated,
  decision: Extract<Decision, { kind: 'keep' }>,
): Promise<void> {
  // A later run decides.
  if (decision.because === 'superseded') return;
  await writeDecision(dependencies, dataset, version, decision);
}
