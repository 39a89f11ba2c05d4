import type { registeredKinds } from '../../registered/all.ts';
import { medianAnswering } from './answering.ts';
import { medianChecking } from './checking.ts';
import { medianConfiguring } from './configuring.ts';
import { medianDescribing } from './describing.ts';
import { medianFitting } from './fitting.ts';
import { medianJudging } from './judging.ts';
import { medianSummarising } from './sums.ts';

/** The registries of a run with the toy kind only. Code that needs another kind would fail here. */
export const medianKinds = {
  summarising: { 'group-median': medianSummarising },
  fitting: { 'group-median': medianFitting },
  answering: { 'group-median': medianAnswering },
  checking: { 'group-median': medianChecking },
  judging: { 'group-median': medianJudging },
  describing: { 'group-median': medianDescribing },
  configuring: { 'group-median': medianConfiguring },
} satisfies typeof registeredKinds & { describing: object; configuring: object };
