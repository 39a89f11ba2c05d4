import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { CreateTrainingJobRequest, DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import type { Running } from '../../../container/testing/runner.ts';
import { runTrainingJob, type TrainingJobOptions } from './run-training-job.ts';

/**
 * A server on 127.0.0.1 with the three operations on training jobs. A job really trains, as a process of this machine.
 */
export interface SageMakerServer {
  readonly url: string;
  readonly requests: readonly CreateTrainingJobRequest[];
  /** The names of the jobs that were asked to stop. */
  readonly stopped: readonly string[];
  /** Answers the given number of calls with an error. */
  readonly failNext: (calls: number) => void;
  /** Settles when every job has ended. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The answer of DescribeTrainingJob in its wire format. */
type Job = { [key in keyof DescribeTrainingJobResponse]: unknown } & {
  SecondaryStatusTransitions: object[];
  running?: Running;
};

export async function startSageMakerServer(options: TrainingJobOptions): Promise<SageMakerServer> {
  const requests: CreateTrainingJobRequest[] = [];
  const stopped: string[] = [];
  const jobs = new Map<string, Job>();
  const ends: Promise<void>[] = [];
  let failing = 0;

  const enter = (job: Job, status: string, message: string) => {
    job.SecondaryStatus = status;
    job.SecondaryStatusTransitions.push({ Status: status, StatusMessage: message, StartTime: Date.now() / 1000 });
  };
  const run = async (request: CreateTrainingJobRequest, job: Job) => {
    const end = (status: string, message: string) => {
      job.TrainingJobStatus = status;
      enter(job, status, message);
    };
    try {
      const reason = await runTrainingJob(request, {
        ...options,
        onStart: (running) => {
          job.running = running;
          enter(job, 'Training', 'Training image download completed. Training in progress.');
        },
      });
      if (stopped.includes(request.TrainingJobName!)) return end('Stopped', 'The training job was stopped');
      if (reason !== undefined) {
        job.FailureReason = `AlgorithmError: ${reason}, exit code: 1`;
        return end('Failed', 'Training job failed');
      }
      job.ModelArtifacts = {
        S3ModelArtifacts: `${request.OutputDataConfig!.S3OutputPath}/${request.TrainingJobName}/output/model.tar.gz`,
      };
      job.TrainingTimeInSeconds = 60;
      job.BillableTimeInSeconds = 20;
      end('Completed', 'Training job completed');
    } catch (error) {
      job.FailureReason = `${(error as Error).name}: ${(error as Error).message}`;
      end('Failed', 'Training job failed');
    }
  };

  const operations: Readonly<Record<string, (body: CreateTrainingJobRequest) => object>> = {
    CreateTrainingJob: (request) => {
      const name = request.TrainingJobName!;
      if (jobs.has(name)) throw serviceError('ResourceInUse', `Training job names must be unique: ${name}`);
      const job = {
        TrainingJobName: name,
        TrainingJobStatus: 'InProgress',
        SecondaryStatusTransitions: [],
      } as object as Job;
      jobs.set(name, job);
      requests.push(request);
      enter(job, 'Starting', 'Preparing the instances for training');
      ends.push(run(request, job));
      return { TrainingJobArn: `arn:aws:sagemaker:us-east-1:000000000000:training-job/${name}` };
    },
    DescribeTrainingJob: ({ TrainingJobName: name = '' }) => {
      const { running: _, ...job } = getJob(name);
      return job;
    },
    StopTrainingJob: ({ TrainingJobName: name = '' }) => {
      const job = getJob(name);
      stopped.push(name);
      job.running?.terminate();
      return {};
    },
  };
  const getJob = (name: string): Job => {
    const job = jobs.get(name);
    if (!job) throw serviceError('ValidationException', 'Requested resource not found.');
    return job;
  };

  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^SageMaker\./, '');
    const body = (await json(request)) as CreateTrainingJobRequest;
    let [status, answer] = [200, {}];
    try {
      if (failing > 0) {
        failing--;
        throw serviceError('AccessDeniedException', 'not now');
      }
      const operate = operations[operation];
      if (!operate) throw serviceError('UnknownOperationException', operation);
      answer = operate(body);
    } catch (error) {
      [status, answer] = [400, { __type: (error as Error).name, message: (error as Error).message }];
    }
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stopped,
    failNext: (calls) => {
      failing = calls;
    },
    idle: async () => {
      await Promise.all(ends);
    },
    close: async () => {
      for (const { running } of jobs.values()) running?.terminate();
      await Promise.all(ends);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const listen = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

const serviceError = (name: string, message: string) => Object.assign(new Error(message), { name });
