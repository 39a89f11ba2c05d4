import { setTimeout as sleep } from 'node:timers/promises';
import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import { Failure } from '../terminal/failure.ts';
import type { TrainingJobs } from './training-jobs.ts';

/** The number of look-ups that may fail in a row. Then the command stops following the job. */
const PATIENCE = 10;

/**
 * Waits for a job to complete, and reports each of its states.
 * @throws Failure with the reason, if it fails or is stopped
 */
export async function followJob(
  jobs: TrainingJobs,
  name: string,
  onState: (state: string, message: string) => void,
): Promise<DescribeTrainingJobResponse> {
  let seen = 0;
  let failed = 0;
  for (let pauseMs = 1_000; ; pauseMs = Math.min(15_000, 1.3 * pauseMs)) {
    const job = await jobs.describe(name).catch((error: Failure) => {
      // The job goes on without this command. If the network fails for a while, the command keeps following the job.
      if (++failed < PATIENCE) return undefined;
      throw new Failure('unexpected', `${error.message} The job may go on; ${howToLook(name)}`, { cause: error });
    });
    if (job) {
      failed = 0;
      const states = job.SecondaryStatusTransitions ?? [];
      for (const { Status = '', StatusMessage = '' } of states.slice(seen)) onState(Status, StatusMessage);
      seen = states.length;
      if (job.TrainingJobStatus === 'Completed') return job;
      if (job.TrainingJobStatus === 'Failed')
        throw new Failure('unexpected', `${name} failed: ${sentence(job.FailureReason ?? 'no reason is given')}`);
      if (job.TrainingJobStatus === 'Stopped') throw new Failure('unexpected', describeStop(name, job.SecondaryStatus));
    }
    await sleep(pauseMs);
  }
}

function describeStop(name: string, status: string | undefined): string {
  if (status === 'MaxRuntimeExceeded') return `${name} was stopped: it was at work for longer than --max-minutes.`;
  if (status === 'MaxWaitTimeExceeded')
    return `${name} was stopped: no Spot machine was free for long enough within --max-wait-minutes; raise it, or give --no-spot.`;
  return `${name} was stopped.`;
}

export const howToLook = (name: string): string =>
  `aws sagemaker describe-training-job --training-job-name ${name} tells, and stop-training-job stops it.`;

const sentence = (text: string): string => text.replace(/\.?$/, '.');
