import { ingest } from '../flow/ingest/ingest.ts';
import { getReference } from '../flow/ingest/references.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = ingest({ ...flowDependencies, getReference });
