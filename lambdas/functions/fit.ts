import { fit } from '../flow/fit.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = fit(flowDependencies);
