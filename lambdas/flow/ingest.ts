import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAppraiser } from '../../training/appraise.ts';
import { decodeModel } from '../../training/model.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { Reference } from '../../training/reference.ts';
import { type Screening, screen } from '../../training/screen.ts';
import { encodeSamples, encodeSummary } from '../../training/summary/encode.ts';
import { rowCount } from '../../training/summary/summary.ts';
import { findChampion } from '../champion.ts';
import { findUpload, inForce, type LedgerEntry, settle } from '../ledger.ts';
import { moveLedger, readLedger } from '../ledger-store.ts';
import { type Metrics, noMetrics } from '../metrics.ts';
import type { Store } from '../storage/store.ts';
import { isDecided } from './candidate.ts';
import { type FlowDependencies, getRecipe, tell, UnknownDatasetError } from './flow.ts';
import { type IngestedRows, ingestRows, type RowCounts } from './ingest-rows.ts';
import { mergeKept } from './merged.ts';
import type { FileArrived, Ingested } from './steps.ts';
import { identify, openIdentified } from './upload-id.ts';

export interface IngestDependencies extends FlowDependencies {
  /** The reference for robust weights that the dataset's recipe names. */
  readonly getReference: (dataset: string) => Reference | undefined;
}

/** What is known of an upload once its file has been read; written last, so that with it the upload is complete. */
export interface Receipt {
  readonly uploadId: string;
  readonly dataset: string;
  readonly name: string;
  readonly bytes: number;
  readonly readAt: string;
  readonly rows: RowCounts;
  readonly notes: readonly string[];
  /** What the screening or the reading made of it. */
  readonly verdict: {
    readonly state: 'in force' | 'held' | 'refused';
    readonly because?: string;
    readonly message?: string;
  };
}

/** Reads a file that has arrived: rows are checked, summed up and screened, and the upload takes its place in the ledger. */
export const ingest =
  (dependencies: IngestDependencies) =>
  async ({ runId, event }: FileArrived): Promise<Ingested> => {
    const { data, models, now } = dependencies;
    const { key, datasetName, name } = parseKey(event.detail.object.key);
    const recipe = getRecipe(dependencies, datasetName);
    const { uploadId, etag } = await identify(data, key);
    const receipt =
      (await findReceipt(data, datasetName, uploadId)) ??
      (await read(dependencies, recipe, { key, name, uploadId, etag }));
    const { state, because } = receipt.verdict;
    const entry: LedgerEntry = {
      state,
      since: now().toISOString(),
      by: 'stima',
      name: receipt.name,
      ...(because !== undefined && { because }),
    };
    const ledger = await moveLedger(data, datasetName, (current) => settle(current, uploadId, entry));
    const settled = findUpload(ledger, uploadId)!.state;
    const next = settled === 'in force' && !(await isDecided(models, recipe, ledger)) ? 'fit' : 'nothing';
    await tell(dependencies, datasetName, runId, {
      step: 'ingest',
      message: describe(receipt, settled),
      detail: receipt,
      ...(next === 'nothing' && { ends: 'succeeded' as const }),
    });
    return { dataset: datasetName, cause: 'upload', by: 'stima', parameters: {}, uploadId, state: settled, next };
  };

interface ArrivedFile {
  readonly key: string;
  readonly name: string;
  readonly uploadId: string;
  readonly etag: string;
}

async function read(
  dependencies: IngestDependencies,
  recipe: Recipe,
  { key, name, uploadId, etag }: ArrivedFile,
): Promise<Receipt> {
  const { data, models, now, onProgress } = dependencies;
  const dataset = recipe.dataset.name;
  const scratch = await mkdtemp(join(tmpdir(), 'stima-'));
  try {
    const champion = await findChampion(models, dataset);
    const model =
      champion && decodeModel((await models.get(`${dataset}/${champion.champion.version}/model.json`)).body);
    const { stream, size } = await openIdentified(data, key, etag);
    const found = await ingestRows(stream, {
      recipe,
      reference: dependencies.getReference(dataset),
      champion: model && createAppraiser(recipe.dataset, model),
      scratch,
      onBytes: (bytes) => onProgress?.('ingest', bytes / size),
    });
    const known = { uploadId, dataset, name, bytes: size, readAt: now().toISOString() };
    const folder = `uploads/${dataset}/${uploadId}`;
    if ('unreadable' in found) {
      const { code, message } = found.unreadable;
      const rows = { read: 0, accepted: 0, refused: 0, repaired: 0 };
      return await writeReceipt(dependencies, folder, {
        ...known,
        rows,
        notes: [],
        verdict: { state: 'refused', because: code, message },
      });
    }
    await data.putFile(`${folder}/rejected.csv`, found.rejectedPath);
    if (found.rows.accepted > 0) {
      await data.putFile(`${folder}/accepted.csv.gz`, found.acceptedPath);
      await data.put(`${folder}/summary.bin`, encodeSummary(recipe, found.summary));
      await data.put(`${folder}/samples.bin`, encodeSamples(recipe, found.samples));
    }
    return await writeReceipt(dependencies, folder, {
      ...known,
      rows: found.rows,
      notes: found.notes,
      verdict: await judge(data, recipe, found),
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function judge(
  data: Store,
  recipe: Recipe,
  { rows, samples, summary, outside }: Exclude<IngestedRows, { unreadable: unknown }>,
): Promise<Receipt['verdict']> {
  if (rows.accepted === 0)
    return {
      state: 'refused',
      because: 'no-usable-row',
      message:
        rows.read === 0
          ? 'It holds a header and no row.'
          : `None of its ${rows.read} rows can be used; rejected.csv says why for each.`,
    };
  const uploadIds = inForce(await readLedger(data, recipe.dataset.name));
  const known = uploadIds.length > 0 ? (await mergeKept(data, recipe, uploadIds)).sketch : undefined;
  const screening: Screening = screen({
    ...(outside !== undefined && { contradiction: { rows: rows.accepted, outside } }),
    sketch: samples.sketch,
    ...(known && { known }),
  });
  if (screening.held) return { state: 'held', because: screening.because, message: screening.message };
  if (uploadIds.length === 0 && rowCount(summary) === 0)
    return {
      state: 'refused',
      because: 'no-training-row',
      message: `None of its ${rows.accepted} usable rows falls on the training side of the split; upload more.`,
    };
  return { state: 'in force' };
}

async function writeReceipt({ data, metrics }: FlowDependencies, folder: string, receipt: Receipt): Promise<Receipt> {
  const written = await data.putIfAbsent(`${folder}/receipt.json`, `${JSON.stringify(receipt, null, 2)}\n`);
  if (written) measure(metrics, receipt);
  return written ? receipt : ((await findReceipt(data, receipt.dataset, receipt.uploadId)) ?? receipt);
}

/** Once for each upload, however often its file is announced. */
function measure(metrics: Metrics = noMetrics, { dataset, uploadId, rows, verdict }: Receipt): void {
  metrics(
    { dataset, uploadId, state: verdict.state, ...(verdict.because !== undefined && { because: verdict.because }) },
    {
      UploadsRead: 1,
      UploadsHeld: Number(verdict.state === 'held'),
      UploadsRefused: Number(verdict.state === 'refused'),
      RowsRead: rows.read,
      RowsAccepted: rows.accepted,
      RowsRefused: rows.refused,
    },
  );
}

async function findReceipt(data: Store, dataset: string, uploadId: string): Promise<Receipt | undefined> {
  const stored = await data.find(`uploads/${dataset}/${uploadId}/receipt.json`);
  return stored && (JSON.parse(Buffer.from(stored.body).toString()) as Receipt);
}

/** Keys of EventBridge are as they are; those of S3's own notifications come URL-encoded. */
function parseKey(given: string): { key: string; datasetName: string; name: string } {
  const key = given.startsWith('incoming/') ? given : decodeURIComponent(given.replaceAll('+', ' '));
  const [prefix, datasetName = '', ...rest] = key.split('/');
  const name = rest.join('/');
  if (prefix !== 'incoming' || !name) throw new UnknownDatasetError(`${key}: incoming/{dataset}/{name} expected`);
  return { key, datasetName, name };
}

function describe({ name, rows, verdict }: Receipt, settled: string): string {
  const counts = `${rows.accepted} of ${rows.read} rows accepted`;
  return settled === verdict.state && verdict.message
    ? `${name} is ${settled}: ${verdict.message}`
    : `${name} is ${settled}; ${counts}.`;
}
