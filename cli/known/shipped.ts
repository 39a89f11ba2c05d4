import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { drawingKinds } from '../../training/kinds/registered/drawing.ts';
import { fittingKinds } from '../../training/kinds/registered/fitting.ts';
import { judgingKinds } from '../../training/kinds/registered/judging.ts';
import { referencingKinds } from '../../training/kinds/registered/referencing.ts';
import { summarisingKinds } from '../../training/kinds/registered/summarising.ts';
import { tryingKinds } from '../../training/kinds/registered/trying.ts';
import type { Known } from './known.ts';
import { datasets } from './owner-datasets.ts';

/** The shipped datasets and kinds. */
export const shipped: Known = {
  datasets,
  summarising: summarisingKinds,
  fitting: fittingKinds,
  answering: answeringKinds,
  drawing: drawingKinds,
  judging: judgingKinds,
  trying: tryingKinds,
  referencing: referencingKinds,
  configuring: configuringKinds,
};
