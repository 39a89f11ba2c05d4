import { answeringKinds } from './answering.ts';
import { checkingKinds } from './checking.ts';
import { fittingKinds } from './fitting.ts';
import { judgingKinds } from './judging.ts';
import { summarisingKinds } from './summarising.ts';

/** All parts of the kinds, for a process that does all steps of a run. */
export const registeredKinds = {
  summarising: summarisingKinds,
  fitting: fittingKinds,
  answering: answeringKinds,
  checking: checkingKinds,
  judging: judgingKinds,
};
