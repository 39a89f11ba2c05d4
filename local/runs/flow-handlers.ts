import { decide } from '../../lambdas/flow/decide/decide.ts';
import { type EvaluateDependencies, evaluate } from '../../lambdas/flow/decide/evaluate.ts';
import { type PromoteDependencies, promote } from '../../lambdas/flow/decide/promote.ts';
import { type FitDependencies, fit } from '../../lambdas/flow/fit/fit.ts';
import { perRun } from '../../lambdas/flow/flow.ts';
import { type IngestDependencies, ingest } from '../../lambdas/flow/ingest/ingest.ts';
import { recordFailure } from '../../lambdas/flow/record-failure.ts';
import { commit } from '../../lambdas/flow/shards/commit.ts';
import { merge } from '../../lambdas/flow/shards/merge.ts';
import { type PrepareDependencies, prepare } from '../../lambdas/flow/shards/prepare.ts';
import type { CheckedSums } from '../../lambdas/flow/shards/stale-uploads.ts';
import { sumUp } from '../../lambdas/flow/shards/sum-up.ts';
import type { Handler } from '../state-machine/state-machine.ts';

export interface RunDependencies
  extends IngestDependencies,
    PrepareDependencies,
    FitDependencies,
    EvaluateDependencies,
    PromoteDependencies {}

/** The handlers of the flow by the names that the state machine invokes. */
export function createFlowHandlers(dependencies: RunDependencies): Record<string, Handler> {
  const checkedSums: CheckedSums = new Set();
  return {
    prepare: perRun(prepare)({ ...dependencies, checkedSums }),
    'sum-up': sumUp(dependencies),
    merge: merge(dependencies),
    commit: commit(dependencies),
    ingest: perRun(ingest)(dependencies),
    fit: checkingAgain(perRun(fit)(dependencies), checkedSums),
    evaluate: perRun(evaluate)(dependencies),
    decide: perRun(decide)(dependencies),
    promote: perRun(promote)(dependencies),
    'record-failure': checkingAgain(perRun(recordFailure)(dependencies), checkedSums),
  };
}

/**
 * Uploads that arrive together are followed by one fit. Until then the sums of each upload in force are checked once. A fit
 * ends that, and so does a run that has failed: it may have found damaged sums, and removed them.
 */
function checkingAgain<Input, Output>(
  handle: (input: Input) => Promise<Output>,
  checkedSums: CheckedSums,
): (input: Input) => Promise<Output> {
  return async (input) => {
    try {
      return await handle(input);
    } finally {
      checkedSums.clear();
    }
  };
}
