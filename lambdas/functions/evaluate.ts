import { evaluate } from '../flow/decide/evaluate.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = evaluate(flowDependencies);
