import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { merge } from '../flow/shards/merge.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = merge({ ...flowDependencies, summarising: summarisingKinds });
