import { checkingKinds } from '../../training/kinds/registered/checking.ts';
import { promote } from '../flow/decide/promote.ts';
import { perRun } from '../flow/flow.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = perRun(promote)({ ...flowDependencies, checking: checkingKinds });
