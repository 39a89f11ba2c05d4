import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { perRun } from '../flow/flow.ts';
import { prepare } from '../flow/shards/prepare.ts';
import { readShardSizes } from '../flow/shards/shard-sizes.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = perRun(prepare)({
  ...flowDependencies,
  summarising: summarisingKinds,
  shardSizes: readShardSizes(process.env),
});
