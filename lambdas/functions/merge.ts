import { merge } from '../flow/shards/merge.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = merge(flowDependencies);
