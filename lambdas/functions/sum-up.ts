import { getReference } from '../flow/references.ts';
import { sumUp } from '../flow/sum-up.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = sumUp({ ...flowDependencies, getReference });
