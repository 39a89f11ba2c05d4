import { promote } from '../flow/decide/promote.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = promote(flowDependencies);
