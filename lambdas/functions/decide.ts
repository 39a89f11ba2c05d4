import { decide } from '../flow/decide.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = decide(flowDependencies);
