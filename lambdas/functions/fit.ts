import { createFitLeases } from '../../registry/fit-lease.ts';
import { fit } from '../flow/fit/fit.ts';
import { flowDependencies } from './flow-dependencies.ts';

/** No Lambda runs longer. */
const LEASE_MS = 15 * 60_000;

const { data, now } = flowDependencies;

export const handler = fit({ ...flowDependencies, withFitLease: createFitLeases(data, LEASE_MS, now) });
