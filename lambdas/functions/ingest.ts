import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { perRun } from '../flow/flow.ts';
import { ingest } from '../flow/ingest/ingest.ts';
import { createShipped } from '../flow/ingest/shipped.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = perRun(ingest)({
  ...flowDependencies,
  summarising: summarisingKinds,
  answering: answeringKinds,
  getFrozen: createShipped(summarisingKinds),
});
