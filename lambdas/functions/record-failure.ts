import { perRun } from '../flow/flow.ts';
import { recordFailure } from '../flow/record-failure.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = perRun(recordFailure)(flowDependencies);
