import { randomUUID } from 'node:crypto';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** Why a run that no file has started is asked for. */
export type RunCause = 'withdrawal' | 'acceptance' | 'refusal' | 'request' | 'recovery';

export interface TrainRequest {
  readonly dataset: string;
  readonly cause: RunCause;
  readonly by: string;
  /** as `fitSchema` of `training/config.ts` takes them; what is left out is chosen by the fit */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Starts runs of the state machine. */
export interface Runs {
  start(request: TrainRequest): Promise<{ readonly runId: string }>;
}

/** The run could not be started; trying again may help. */
export class RunNotStartedError extends Error {
  override readonly name = 'RunNotStartedError';
}

/** Runs as executions of a state machine on AWS; the name of the execution is the id of the run. */
export function openStepFunctionsRuns(stateMachineArn: string, client: SFNClient = new SFNClient()): Runs {
  return {
    async start(request) {
      // Chosen here and not by the service, so that the SDK's repetition of a lost request starts nothing twice.
      const runId = `${request.cause}-${randomUUID()}`;
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name: runId, input: JSON.stringify(request) }));
      } catch (cause) {
        throw new RunNotStartedError(`${stateMachineArn} did not start ${runId}.`, { cause });
      }
      return { runId };
    },
  };
}
