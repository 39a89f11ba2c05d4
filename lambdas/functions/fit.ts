import { createFitLeases } from '../../registry/fit-lease.ts';
import { fittingKinds } from '../../training/kinds/registered/fitting.ts';
import { fit } from '../flow/fit/fit.ts';
import { perRun } from '../flow/flow.ts';
import { flowDependencies } from './flow-dependencies.ts';

/** The longest time that a Lambda function may run. */
const LEASE_MS = 15 * 60_000;

const { data, now } = flowDependencies;

export const handler = perRun(fit)({
  ...flowDependencies,
  fitting: fittingKinds,
  withFitLease: createFitLeases(data, LEASE_MS, now),
});
