import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { createShipped } from '../flow/ingest/shipped.ts';
import { sumUp } from '../flow/shards/sum-up.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = sumUp({
  ...flowDependencies,
  summarising: summarisingKinds,
  answering: answeringKinds,
  getFrozen: createShipped(summarisingKinds),
});
