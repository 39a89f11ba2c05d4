import { datasets } from '../datasets/datasets.ts';
import { datasetRoots } from '../datasets/folders.ts';
import { createShipped } from '../lambdas/flow/ingest/shipped.ts';
import { openFileStore } from '../registry/storage/file-store.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { startRunThread } from './runs/run-thread.ts';
import { createShippedFits } from './runs/shipped-fit.ts';

/** The thread that runs the state machine for the shipped datasets and kinds. */
startRunThread({
  datasets,
  ...registeredKinds,
  getFrozen: createShipped(registeredKinds.summarising),
  findReadyFit: createShippedFits(openFileStore(datasetRoots()[0]!)),
});
