import { openS3Store } from '../../registry/storage/s3-store.ts';
import { createMetrics } from '../embedded-metrics.ts';
import type { FlowDependencies } from '../flow/flow.ts';
import { datasets } from './datasets.ts';

/** The dependencies of every step on AWS: two buckets and a place for metrics, named by the environment. */
export const flowDependencies: FlowDependencies = {
  datasets,
  data: openS3Store(process.env.DATA_BUCKET ?? ''),
  models: openS3Store(process.env.MODELS_BUCKET ?? ''),
  now: () => new Date(),
  metrics: createMetrics(process.env.METRICS_NAMESPACE),
};
