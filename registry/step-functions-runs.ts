import { randomUUID } from 'node:crypto';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { RunNotStartedError, type Runs } from './runs.ts';

/** Runs as executions of a state machine on AWS. The name of the execution is the id of the run. */
export function openStepFunctionsRuns(stateMachineArn: string, client: SFNClient = new SFNClient()): Runs {
  /** The id is chosen here and not by the service. So nothing starts twice if the SDK repeats a lost request. */
  const begin = async (runId: string, input: object) => {
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name: runId, input: JSON.stringify(input) }));
    } catch (cause) {
      throw new RunNotStartedError(`${stateMachineArn} did not start ${runId}.`, { cause });
    }
    return { runId };
  };
  return {
    start: (request) => begin(`${request.cause}-${randomUUID()}`, request),
    startForFile: (key, dryRunId) => begin(dryRunId ?? `answer-${randomUUID()}`, { detail: { object: { key } } }),
  };
}
