import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { promote } from '../flow/decide/promote.ts';
import { perRun } from '../flow/flow.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = perRun(promote)({ ...flowDependencies, answering: answeringKinds });
