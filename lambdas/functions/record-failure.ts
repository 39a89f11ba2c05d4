import { recordFailure } from '../flow/record-failure.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = recordFailure(flowDependencies);
