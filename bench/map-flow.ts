import { datasets } from '../datasets/datasets.ts';
import type { CutSizes } from '../lambdas/flow/cut-sizes.ts';
import { getReference } from '../lambdas/flow/references.ts';
import { openFileStore } from '../local/file-store.ts';
import { createFlowHandlers } from '../local/runs/flow-handlers.ts';

/** The handlers of the flow over the stores of a folder. */
export function openMapFlow(folder: string, cutSizes: CutSizes) {
  const [data, models] = [openFileStore(`${folder}/data`), openFileStore(`${folder}/models`)];
  const handlers = createFlowHandlers({ datasets, data, models, now: () => new Date(), getReference, cutSizes });
  return { data, handlers };
}

export const RUN = { runId: 'bench', dataset: 'diamonds' } as const;
export const EVENT = { detail: { object: { key: 'incoming/diamonds/stones.csv' } } } as const;

/** What one process has used so far. */
export function used() {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, maxRssMb: process.resourceUsage().maxRSS / 1024 };
}

export interface Used {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly maxRssMb: number;
}
