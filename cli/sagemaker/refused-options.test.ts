import { expect, it } from 'vitest';
import { train } from '../commands/train.ts';
import { recordingSession } from '../testing/recording-session.ts';
import { shippedSources } from '../testing/shipped-sources.ts';
import type { TrainOptions } from '../training/train-options.ts';

const job: TrainOptions = {
  ...{ data: 's3://bucket/stones', output: 'model', on: 'sagemaker', image: 'image', role: 'role', bucket: 'bucket' },
  ...{ instance: 'ml.m5.large', volume: 30, maxMinutes: 60, maxWaitMinutes: 60, spot: true },
};

it.each<[Partial<TrainOptions>, RegExp]>([
  [{ asOf: '2026-06' }, /^A job cannot be told when prices were made.* leave --as-of and --source out/],
  [{ source: 'wholesaler' }, /^A job cannot be told when prices were made.* leave --as-of and --source out/],
  [{ dates: 'day-first' }, /^A job cannot be told how a file is written; leave --decimal, --dates and --scale out,/],
  [{ decimal: 'comma' }, /^A job cannot be told how a file is written; leave --decimal, --dates and --scale out,/],
])('a job that would forget %j is not started', async (option, message) => {
  const { session } = recordingSession();
  await expect(train({ ...job, ...option }, session, shippedSources)).rejects.toThrow(message);
});
