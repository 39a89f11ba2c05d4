import { releaseFitLease } from '../../registry/fit-lease.ts';
import { parseJson, readAnything, recordReader } from '../../training/table/read-json.ts';
import { type FlowDependencies, recordStep } from './flow.ts';
import type { StepFailed } from './steps.ts';

/**
 * Records why a run failed, and releases its lease if the failed step could not. A failed shard is recorded too. The
 * map itself then records once that the run has failed.
 */
export const recordFailure =
  (dependencies: FlowDependencies) =>
  async ({ runId, input }: StepFailed): Promise<{ readonly recorded: boolean }> => {
    const dataset = input.dataset ?? input.detail?.object?.key?.split('/')[1];
    if (!dataset) return { recorded: false };
    const error = input.error?.Error ?? 'UnknownError';
    const message = `${error}: ${messageOf(input.error?.Cause)}`;
    const part = nameOfPart(input);
    if (part !== undefined) {
      await recordStep(dependencies, dataset, runId, { step: 'failure', message: `${part}: ${message}` });
      return { recorded: true };
    }
    await releaseFitLease(dependencies.data, dataset, runId);
    await recordStep(dependencies, dataset, runId, { step: 'failure', message, ends: 'failed' });
    // The folder of a stray file is no dataset. It must not become a dimension of a metric.
    const known = dependencies.datasets.has(dataset) ? dataset : 'unknown';
    dependencies.metrics?.({ dataset: known, runId, error }, { RunsFailed: 1 });
    return { recorded: true };
  };

/** Counted from 1, for people. */
function nameOfPart(input: StepFailed['input']): string | undefined {
  for (const kind of ['piece', 'group', 'upload'] as const) {
    const number = input[kind];
    if (number !== undefined) return `${kind} ${number + 1}`;
  }
  return undefined;
}

/**
 * Lambda passes an error on as JSON with its message and stack. A training job passes on its whole description. The record
 * keeps only the message.
 */
export function messageOf(cause = ''): string {
  try {
    const { errorMessage, TrainingJobName: job, ...found } = parseJson(cause, recordReader(readAnything));
    if (typeof errorMessage === 'string') return errorMessage;
    if (typeof job === 'string')
      return `${job} is ${found.TrainingJobStatus} (${found.SecondaryStatus})${found.FailureReason ? `: ${found.FailureReason}` : ''}`;
  } catch {
    // The cause is no JSON. So it is the message itself.
  }
  return cause;
}
