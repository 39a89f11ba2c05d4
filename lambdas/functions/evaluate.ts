import { judgingKinds } from '../../training/kinds/registered/judging.ts';
import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { evaluate } from '../flow/decide/evaluate.ts';
import { perRun } from '../flow/flow.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = perRun(evaluate)({ ...flowDependencies, summarising: summarisingKinds, judging: judgingKinds });
