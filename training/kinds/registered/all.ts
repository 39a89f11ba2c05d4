import { answeringKinds } from './answering.ts';
import { fittingKinds } from './fitting.ts';
import { judgingKinds } from './judging.ts';
import { summarisingKinds } from './summarising.ts';

/** Every part that a run needs, where one process takes all steps of a run. */
export const registeredKinds = {
  summarising: summarisingKinds,
  fitting: fittingKinds,
  answering: answeringKinds,
  judging: judgingKinds,
};
