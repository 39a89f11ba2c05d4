import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setId } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt, type Receipt, refusedReceipt, uploadFolder, writeReceipt } from '../../../registry/receipt.ts';
import { identify, openIdentified } from '../../../registry/upload-id.ts';
import { type AnsweringKind, kindOf, type Registry, type Sums } from '../../../training/kinds/kind.ts';
import { findChampionModel } from '../decide/champion-model.ts';
import { getDataset, type SumsDependencies, storedRecipe } from '../flow.ts';
import type { FileArrived, Ingested } from '../steps.ts';
import { ingestRows } from './ingest-rows.ts';
import { parseIncoming } from './parse-incoming.ts';
import { screenUpload } from './screen-upload.ts';
import { settleUpload } from './settle-upload.ts';
import type { GetFrozen } from './shipped.ts';

export interface IngestDependencies extends SumsDependencies {
  readonly answering: Registry<AnsweringKind>;
  /** The reference for robust weights that the dataset's recipe names. */
  readonly getFrozen: GetFrozen;
}

/** Reads an arrived file: its rows are checked, summed up and screened, and the upload gets its state in the ledger. */
export const ingest =
  (dependencies: IngestDependencies) =>
  async ({ runId, event }: FileArrived): Promise<Ingested> => {
    const { data } = dependencies;
    const { key, datasetName, name } = parseIncoming(event.detail.object.key);
    const dataset = getDataset(dependencies, datasetName);
    const recipe = storedRecipe(dataset, dependencies.getFrozen(dataset));
    const sums = kindOf(dependencies.summarising, dataset).openSums(recipe);
    const { uploadId, etag } = await identify(data, key);
    const receipt = await findReceipt(data, datasetName, uploadId);
    if (receipt) return settleUpload(dependencies, sums, runId, receipt);
    const read = await readUpload(dependencies, sums, { key, name, uploadId, etag });
    return settleUpload(dependencies, sums, runId, read.receipt, read.screenedOn);
  };

interface ArrivedFile {
  readonly key: string;
  readonly name: string;
  readonly uploadId: string;
  readonly etag: string;
}

async function readUpload(
  dependencies: IngestDependencies,
  sums: Sums,
  { key, name, uploadId, etag }: ArrivedFile,
): Promise<{ readonly receipt: Receipt; readonly screenedOn?: string }> {
  const { data, models, now, onProgress } = dependencies;
  const dataset = sums.dataset.name;
  const scratch = await mkdtemp(join(tmpdir(), 'stima-'));
  try {
    const champion = await findChampionModel(models, dataset);
    const { stream, size } = await openIdentified(data, key, etag);
    const found = await ingestRows(stream, {
      sums,
      champion: champion && kindOf(dependencies.answering, sums.dataset).openModel(sums.dataset, champion),
      scratch,
      onBytes: (bytes) => onProgress?.('ingest', bytes / size),
    });
    const known = { uploadId, dataset, name, bytes: size, readAt: now().toISOString() };
    if ('unreadable' in found) return { receipt: await writeReceipt(data, refusedReceipt(known, found.unreadable)) };
    const { rows, notes, summary, samples, outside } = found;
    const folder = uploadFolder(dataset, uploadId);
    await data.putFile(`${folder}/rejected.csv`, found.rejectedPath);
    if (rows.accepted > 0) {
      await data.putFile(`${folder}/accepted.csv.gz`, found.acceptedPath);
      await data.put(`${folder}/summary.bin`, sums.encodeSummary(summary));
      await data.put(`${folder}/samples.bin`, sums.encodeSamples(samples));
    }
    const ledger = await readLedger(data, dataset);
    const trainingRows = sums.trainingRows(summary);
    const verdict = await screenUpload(data, sums, ledger, { rows, trainingRows, sketch: samples.sketch, outside });
    const own: Receipt = { ...known, rows, trainingRows, notes, verdict };
    const receipt = await writeReceipt(data, own);
    return { receipt, ...(receipt === own && { screenedOn: setId(ledger) }) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
