import { adopt } from '../flow/fit/adopt.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = adopt(flowDependencies);
