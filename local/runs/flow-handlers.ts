import { decide } from '../../lambdas/flow/decide/decide.ts';
import { type EvaluateDependencies, evaluate } from '../../lambdas/flow/decide/evaluate.ts';
import { promote } from '../../lambdas/flow/decide/promote.ts';
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
    EvaluateDependencies {}

/** The handlers of the flow by the names that the state machine invokes. */
export function createFlowHandlers(dependencies: RunDependencies): Record<string, Handler> {
  const checkedSums: CheckedSums = new Set();
  const handlers: Record<string, Handler> = {
    prepare: perRun(prepare)({ ...dependencies, checkedSums }),
    'sum-up': sumUp(dependencies),
    merge: merge(dependencies),
    commit: commit(dependencies),
    ingest: perRun(ingest)(dependencies),
    fit: perRun(fit)(dependencies),
    evaluate: perRun(evaluate)(dependencies),
    decide: perRun(decide)(dependencies),
    promote: perRun(promote)(dependencies),
    'record-failure': perRun(recordFailure)(dependencies),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      name === 'fit' ? checkingAgain(handle, checkedSums, 'always') : checkingAgain(handle, checkedSums, 'if it fails'),
    ]),
  );
}

/**
 * Uploads that arrive together are followed by one fit. Until then the sums of each upload in force are checked once. A step
 * that fails may have found damaged sums. So the checks begin anew after it, and after each fit.
 */
function checkingAgain(handle: Handler, checkedSums: CheckedSums, when: 'always' | 'if it fails'): Handler {
  return async (payload) => {
    let isToClear = true;
    try {
      const output = await handle(payload);
      isToClear = when === 'always';
      return output;
    } finally {
      if (isToClear) checkedSums.clear();
    }
  };
}
