import { promote } from '../flow/promote.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = promote(flowDependencies);
