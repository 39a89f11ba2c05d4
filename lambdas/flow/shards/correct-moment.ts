import { type Correction, correct, idAtTime } from '../../../registry/correction.ts';
import { isRefusal } from '../../../registry/ledger.ts';
import { moveLedger } from '../../../registry/ledger-store.ts';
import { findReceipt, type Receipt, writeReceipt } from '../../../registry/receipt.ts';
import { NotFoundError, type Store } from '../../../registry/storage/store.ts';
import { uploadFolder } from '../../../registry/upload-folder.ts';
import { SummaryError } from '../../../training/kinds/errors.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import type { UploadLabel } from '../../../training/kinds/upload-context.ts';
import { writeResults } from '../../results/write-results.ts';
import { type FlowDependencies, recordStep } from '../flow.ts';
import { isSourced } from '../ingest/read-rows.ts';

/** An upload cannot be moved to another time. */
class CorrectionError extends Error {
  override readonly name = 'CorrectionError';
}

interface CorrectionRequest {
  readonly correction: Correction;
  readonly by: string;
  /** Given where nothing follows in the same run. */
  readonly ends?: 'succeeded';
}

/**
 * Moves an upload to another time. Its sums are those that it has, under the label of that time: no row is read. If it is done again,
 * it comes to the same. Sums of another recipe are left to the renewal, which finds none under the new id.
 * @throws CorrectionError if there is no such upload in force or held
 */
export async function correctMoment(
  dependencies: FlowDependencies,
  sums: Sums,
  runId: string,
  { correction: { uploadId, asOf }, by, ends }: CorrectionRequest,
): Promise<void> {
  const { data, now } = dependencies;
  const dataset = sums.dataset.name;
  const receipt = await findReceipt(data, dataset, uploadId);
  if (!receipt) throw new CorrectionError(`upload ${uploadId} has no receipt, so nobody can tell what it holds`);
  const id = idAtTime(receipt, asOf);
  const own = (await findReceipt(data, dataset, id)) ?? (await moveSums(data, sums, receipt, { id, asOf, at: now() }));
  const mover = { by, since: now().toISOString() };
  const moved = await moveLedger(data, dataset, (ledger) => correct(ledger, uploadId, id, mover));
  if (isRefusal(moved)) throw new CorrectionError(moved.message);
  const troubles = await writeResults(dependencies, moved, [id]);
  await recordStep(dependencies, dataset, runId, {
    step: 'correct',
    message: [`${receipt.name} is of ${asOf}, and no longer of ${receipt.asOf ?? 'no time'}.`, ...troubles].join(' '),
    detail: own,
    ...(ends && { ends }),
  });
}

/** @returns the receipt of the upload at the other time, which is written last */
async function moveSums(
  data: Store,
  sums: Sums,
  receipt: Receipt,
  { id, asOf, at }: { readonly id: string; readonly asOf: string; readonly at: Date },
): Promise<Receipt> {
  const { dataset, uploadId, source } = receipt;
  const { corrects = { uploadId, asOf: receipt.asOf } } = receipt;
  const label: UploadLabel = isSourced(receipt.convention ?? {})
    ? { asOf, keepsSources: true }
    : { asOf, ...(source !== undefined && { source }) };
  const [from, to] = [uploadFolder(dataset, uploadId), uploadFolder(dataset, id)];
  try {
    const [summary, samples] = await Promise.all([data.get(`${from}/summary.bin`), data.get(`${from}/samples.bin`)]);
    const moved = sums.addEncoded(sums.emptySummary(), summary.body, label);
    await data.put(`${to}/samples.bin`, sums.encodeSamples(sums.decodeSamples(samples.body, label)));
    await data.put(`${to}/summary.bin`, sums.encodeSummary(moved));
  } catch (error) {
    if (!(error instanceof SummaryError || error instanceof NotFoundError)) throw error;
  }
  // The errors forward in time were measured at the wrong one.
  const { forward: _, ...kept } = receipt;
  return writeReceipt(data, { ...kept, uploadId: id, corrects, asOf, readAt: at.toISOString() });
}
