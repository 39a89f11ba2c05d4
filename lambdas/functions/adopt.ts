import { adopt } from '../flow/adopt.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = adopt(flowDependencies);
