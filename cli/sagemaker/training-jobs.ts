import {
  CreateTrainingJobCommand,
  type CreateTrainingJobRequest,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobResponse,
  SageMakerClient,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { Failure } from '../terminal/failure.ts';

/** Training jobs of SageMaker. Each method throws a {@link Failure} with SageMaker's message. */
export interface TrainingJobs {
  start(request: CreateTrainingJobRequest): Promise<void>;
  describe(name: string): Promise<DescribeTrainingJobResponse>;
  stop(name: string): Promise<void>;
}

/**
 * AWS_REGION or a profile names the region. AWS_ENDPOINT_URL_SAGEMAKER names another server with the same interface.
 */
export function openTrainingJobs(): TrainingJobs {
  const client = new SageMakerClient();
  return {
    start: async (request) => {
      await client.send(new CreateTrainingJobCommand(request)).catch(toFailure('start the training job'));
    },
    describe: (name) =>
      client.send(new DescribeTrainingJobCommand({ TrainingJobName: name })).catch(toFailure(`tell how ${name} does`)),
    stop: async (name) => {
      // The time is short, since a person has pressed Ctrl-C and waits.
      const abortSignal = AbortSignal.timeout(10_000);
      await client
        .send(new StopTrainingJobCommand({ TrainingJobName: name }), { abortSignal })
        .catch(toFailure(`stop ${name}`));
    },
  };
}

const toFailure = (what: string) => (cause: Error) => {
  const { name, message } = cause;
  throw new Failure('unexpected', `SageMaker did not ${what}: ${name}: ${message.replace(/\.$/, '')}.`, { cause });
};
