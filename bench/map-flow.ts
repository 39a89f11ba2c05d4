import { datasets } from '../datasets/datasets.ts';
import { createShipped } from '../lambdas/flow/ingest/shipped.ts';
import type { ShardSizes } from '../lambdas/flow/shards/shard-sizes.ts';
import { createFlowHandlers } from '../local/runs/flow-handlers.ts';
import { openFileStore } from '../registry/storage/file-store.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';

/** The handlers of the flow over the stores of a folder. */
export function openMapFlow(folder: string, shardSizes: ShardSizes) {
  const [data, models] = [openFileStore(`${folder}/data`), openFileStore(`${folder}/models`)];
  const handlers = createFlowHandlers({
    datasets,
    data,
    models,
    now: () => new Date(),
    ...registeredKinds,
    getFrozen: createShipped(registeredKinds.summarising),
    shardSizes,
  });
  return { data, handlers };
}

export const RUN = { runId: 'bench', dataset: 'diamonds' } as const;
export const EVENT = { detail: { object: { key: 'incoming/diamonds/stones.csv' } } } as const;

/** The resources that one process has used so far. */
export function used() {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, maxRssMb: process.resourceUsage().maxRSS / 1024 };
}

export interface Used {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly maxRssMb: number;
}
