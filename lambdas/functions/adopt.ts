import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { adopt } from '../flow/fit/adopt.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = adopt({ ...flowDependencies, summarising: summarisingKinds, answering: answeringKinds });
