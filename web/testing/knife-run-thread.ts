import { knives } from '../../datasets/testing/knives/knives.ts';
import { startRunThread } from '../../local/runs/run-thread.ts';
import { registeredKinds } from '../../training/kinds/registered/all.ts';

/** The thread that runs the state machine for the second dataset of the tests. */
startRunThread({ datasets: new Map([[knives.name, knives]]), ...registeredKinds, getFrozen: () => ({}) });
