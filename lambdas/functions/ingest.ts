import { ingest } from '../flow/ingest.ts';
import { getReference } from '../flow/references.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = ingest({ ...flowDependencies, getReference });
