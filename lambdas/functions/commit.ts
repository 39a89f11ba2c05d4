import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { commit } from '../flow/shards/commit.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = commit({ ...flowDependencies, summarising: summarisingKinds });
