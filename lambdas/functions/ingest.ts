import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { ingest } from '../flow/ingest/ingest.ts';
import { createShippedReferences } from '../flow/ingest/references.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = ingest({
  ...flowDependencies,
  summarising: summarisingKinds,
  answering: answeringKinds,
  getReference: createShippedReferences(summarisingKinds),
});
