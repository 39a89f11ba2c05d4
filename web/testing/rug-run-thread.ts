import { movingRugs } from '../../datasets/testing/rugs/moving-rugs.ts';
import { startRunThread } from '../../local/runs/run-thread.ts';
import { registeredKinds } from '../../training/kinds/registered/all.ts';

/** The thread that runs the state machine for a dataset whose market moves. */
startRunThread({ datasets: new Map([[movingRugs.name, movingRugs]]), ...registeredKinds, getFrozen: () => ({}) });
