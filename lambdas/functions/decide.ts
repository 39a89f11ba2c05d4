import { decide } from '../flow/decide/decide.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = decide(flowDependencies);
