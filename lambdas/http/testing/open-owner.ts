import { datasets } from '../../../datasets/datasets.ts';
import { settle, type UploadState } from '../../../registry/ledger.ts';
import { moveLedger } from '../../../registry/ledger-store.ts';
import type { Receipt } from '../../../registry/receipt.ts';
import type { TrainRequest } from '../../../registry/runs.ts';
import { memoryStore } from '../../../registry/storage/memory-store.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { configuringKinds } from '../../../training/kinds/registered/configuring.ts';
import type { Routes } from '../request/handler.ts';
import { type OwnerDependencies, ownerRoutes } from '../routes/owner.ts';

/** The calls of the owner on stores in memory, with what they have started. */
export interface TestOwner {
  readonly data: Store;
  readonly models: Store;
  /** The runs that were asked for. */
  readonly started: TrainRequest[];
  /** The files that were to be read again. */
  readonly announced: string[];
  readonly routes: Routes;
  /** From now on no run can be started. */
  readonly failRuns: () => void;
}

export function openOwner(others: Partial<OwnerDependencies> = {}): TestOwner {
  const [data, models] = [memoryStore(), memoryStore()];
  const started: TrainRequest[] = [];
  const announced: string[] = [];
  let canStart = true;
  const routes = ownerRoutes({
    datasets,
    data,
    models,
    runs: {
      startForFile: (key) => {
        announced.push(key);
        return { runId: 'answer-1' };
      },
      async start(request) {
        if (!canStart) throw new Error('arn:aws:secret');
        started.push(request);
        return { runId: `run-${started.length}` };
      },
    },
    uploadUrls: { create: async (key) => ({ url: `https://s3/${key}`, headers: {}, expiresAt: 'soon' }) },
    configuring: configuringKinds,
    checking: { lattice: { checkModel: (_, bytes) => void JSON.parse(Buffer.from(bytes).toString()) } },
    now: () => new Date('2026-11-21T14:00:00Z'),
    ...others,
  });
  const failRuns = () => {
    canStart = false;
  };
  return { data, models, started, announced, routes, failRuns };
}

/** Puts an upload into the ledger, with the receipt that its reading left. */
export async function arrangeUpload(data: Store, uploadId: string, state: UploadState, because?: string) {
  const entry = {
    state,
    since: '2026-11-01T00:00:00Z',
    by: 'stima',
    name: `${uploadId}.csv`,
    ...(because && { because }),
  };
  await moveLedger(data, 'diamonds', (ledger) => settle(ledger, uploadId, entry));
  const rows = { read: 10, accepted: 9, refused: 1, repaired: 0 };
  await putReceipt(data, uploadId, {
    name: entry.name,
    rows,
    notes: ['x'],
    // The ledger has its state since then.
    verdict: { state: state === 'withdrawn' ? 'in force' : state, message: 'In a sentence.' },
  });
}

/** The keys and contents are those that ingest writes. */
export async function putReceipt(
  data: Store,
  uploadId: string,
  own: Pick<Receipt, 'name' | 'rows' | 'notes' | 'verdict'>,
): Promise<void> {
  const known = { uploadId, dataset: 'diamonds', bytes: 100, readAt: '2026-11-01T00:00:00Z' };
  await data.put(`uploads/diamonds/${uploadId}/receipt.json`, JSON.stringify({ ...known, ...own }));
}
