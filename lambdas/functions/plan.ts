import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { plan } from '../flow/fit/plan.ts';
import { perRun } from '../flow/flow.ts';
import { flowDependencies } from './flow-dependencies.ts';

const { DATA_BUCKET = '', JOB_PREFIX = '', JOB_LEASE_SECONDS = '' } = process.env;

export const handler = perRun(plan)({
  ...flowDependencies,
  summarising: summarisingKinds,
  jobs: { bucket: DATA_BUCKET, prefix: JOB_PREFIX, leaseMs: 1000 * Number(JOB_LEASE_SECONDS) },
});
