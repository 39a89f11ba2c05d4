import { getReference } from '../flow/ingest/references.ts';
import { sumUp } from '../flow/shards/sum-up.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = sumUp({ ...flowDependencies, getReference });
