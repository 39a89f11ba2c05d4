import { commit } from '../flow/commit.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = commit(flowDependencies);
