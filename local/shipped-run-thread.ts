import { datasets } from '../datasets/datasets.ts';
import { createShipped } from '../lambdas/flow/ingest/shipped.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { startRunThread } from './runs/run-thread.ts';

/** The thread that runs the state machine for the shipped datasets and kinds. */
startRunThread({ datasets, ...registeredKinds, getFrozen: createShipped(registeredKinds.summarising) });
