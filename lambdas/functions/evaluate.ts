import { evaluate } from '../flow/evaluate.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = evaluate(flowDependencies);
