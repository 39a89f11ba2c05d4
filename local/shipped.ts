import { datasets } from '../datasets/datasets.ts';
import { answeringKinds } from '../training/kinds/registered/answering.ts';
import { checkingKinds } from '../training/kinds/registered/checking.ts';
import { configuringKinds } from '../training/kinds/registered/configuring.ts';
import { describingKinds } from '../training/kinds/registered/describing.ts';
import { summarisingKinds } from '../training/kinds/registered/summarising.ts';
import type { Served } from './server.ts';

/** The shipped datasets and kinds of target. */
export const shipped: Served = {
  datasets,
  answering: answeringKinds,
  checking: checkingKinds,
  summarising: summarisingKinds,
  describing: describingKinds,
  configuring: configuringKinds,
  runThread: new URL('./shipped-run-thread.ts', import.meta.url),
  answerThread: new URL('./shipped-answer-thread.ts', import.meta.url),
};
