import { decide } from '../flow/decide/decide.ts';
import { perRun } from '../flow/flow.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = perRun(decide)(flowDependencies);
