import { commit } from '../../lambdas/flow/commit.ts';
import { decide } from '../../lambdas/flow/decide.ts';
import { evaluate } from '../../lambdas/flow/evaluate.ts';
import { fit } from '../../lambdas/flow/fit.ts';
import { type IngestDependencies, ingest } from '../../lambdas/flow/ingest.ts';
import { merge } from '../../lambdas/flow/merge.ts';
import { type PrepareDependencies, prepare } from '../../lambdas/flow/prepare.ts';
import { promote } from '../../lambdas/flow/promote.ts';
import { recordFailure } from '../../lambdas/flow/record-failure.ts';
import { sumUp } from '../../lambdas/flow/sum-up.ts';
import type { Handler } from '../state-machine/state-machine.ts';

/** The handlers of the flow by the names that the state machine invokes. */
export function createFlowHandlers(dependencies: IngestDependencies & PrepareDependencies): Record<string, Handler> {
  return {
    prepare: prepare(dependencies),
    'sum-up': sumUp(dependencies),
    merge: merge(dependencies),
    commit: commit(dependencies),
    ingest: ingest(dependencies),
    fit: fit(dependencies),
    evaluate: evaluate(dependencies),
    decide: decide(dependencies),
    promote: promote(dependencies),
    'record-failure': recordFailure(dependencies),
  };
}
