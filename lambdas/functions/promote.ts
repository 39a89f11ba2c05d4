import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { promote } from '../flow/decide/promote.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = promote({ ...flowDependencies, answering: answeringKinds });
