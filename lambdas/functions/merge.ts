import { merge } from '../flow/merge.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = merge(flowDependencies);
