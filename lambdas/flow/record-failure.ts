import { type FlowDependencies, tell } from './flow.ts';
import type { StepFailed } from './steps.ts';

/** Writes down why a run failed. */
export const recordFailure =
  (dependencies: FlowDependencies) =>
  async ({ runId, input }: StepFailed): Promise<{ readonly recorded: boolean }> => {
    const dataset = input.dataset ?? input.detail?.object?.key?.split('/')[1];
    if (!dataset) return { recorded: false };
    const error = input.error?.Error ?? 'UnknownError';
    await tell(dependencies, dataset, runId, {
      step: 'failure',
      message: `${error}: ${messageOf(input.error?.Cause)}`,
      ends: 'failed',
    });
    // The folder of a stray file is no data set, and must not become a dimension.
    const known = dependencies.datasets.has(dataset) ? dataset : 'unknown';
    dependencies.metrics?.({ dataset: known, runId, error }, { RunsFailed: 1 });
    return { recorded: true };
  };

/** Lambda hands an error on as JSON with its message and stack; only the message is for readers. */
export function messageOf(cause = ''): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: unknown };
    if (typeof errorMessage === 'string') return errorMessage;
  } catch {
    // Not JSON: the cause is the message.
  }
  return cause;
}
