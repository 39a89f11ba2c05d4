import type { Dataset } from '../../../datasets/dataset.ts';
import { storeOfRun } from '../../../registry/dry-run.ts';
import type { RunStory } from '../../../registry/run-story.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { uploadFolder } from '../../../registry/upload-folder.ts';
import { objectReader, readString } from '../../../training/table/read-json.ts';
import type { DryRunResult } from '../wire/runs.ts';
import { getUpload } from './uploads.ts';
import { findReport } from './version-report.ts';

/** What a dry run that has ended came to: the upload as it would be, and the candidate beside the champion. */
export async function findDryRunResult(
  stores: { readonly data: Store; readonly models: Store },
  dataset: Dataset,
  { runId, state, steps }: RunStory,
): Promise<DryRunResult | undefined> {
  if (state === 'running') return undefined;
  const detailOf = (name: string) => steps.findLast(({ step }) => step === name)?.detail;
  const ingested = detailOf('ingest');
  if (ingested === undefined) return undefined;
  const [data, models] = [storeOfRun(stores.data, runId), storeOfRun(stores.models, runId)];
  const { uploadId } = readIngested(ingested, '/ingest');
  const upload = await getUpload(data, dataset, uploadId);
  if (upload === undefined) return undefined;
  const rejected = await findRejected(data, dataset, uploadId);
  const [fitted, decision] = [detailOf('fit'), detailOf('decide')];
  if (fitted === undefined || decision === undefined) return { upload, ...rejected };
  const { version } = readFitted(fitted, '/fit');
  const report = await findReport(models, dataset.name, version);
  return { upload, ...rejected, candidate: { version, decision, ...(report && { report }) } };
}

const readIngested = objectReader({ uploadId: readString });
const readFitted = objectReader({ version: readString });

/** The largest part of the refused rows that is told, in bytes. */
const MOST_BYTES = 2 ** 16;

/** The file of refused rows, or its first whole lines. */
async function findRejected(data: Store, { name }: Dataset, uploadId: string) {
  const stored = await data.find(`${uploadFolder(name, uploadId)}/rejected.csv`);
  if (stored === undefined) return {};
  const text = Buffer.from(stored.body).toString();
  if (text.length <= MOST_BYTES) return { rejected: text };
  return { rejected: text.slice(0, text.lastIndexOf('\n', MOST_BYTES) + 1) };
}
