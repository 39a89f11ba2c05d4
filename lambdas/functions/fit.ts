import { createFitTurns } from '../fit-turn.ts';
import { fit } from '../flow/fit.ts';
import { flowDependencies } from './flow-dependencies.ts';

/** No Lambda runs longer. */
const LEASE_MS = 15 * 60_000;

const { data, now } = flowDependencies;

export const handler = fit({ ...flowDependencies, takeTurn: createFitTurns(data, LEASE_MS, now) });
