import { isDecided } from '../../../registry/decision.ts';
import { isDryRun } from '../../../registry/dry-run.ts';
import { firstEntry } from '../../../registry/first-entry.ts';
import { addName, findUpload, isUnsettled, type Ledger, setId, settle } from '../../../registry/ledger.ts';
import { moveLedger } from '../../../registry/ledger-store.ts';
import type { Receipt, Verdict } from '../../../registry/receipt.ts';
import { SummaryError } from '../../../training/kinds/errors.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import { type Metrics, noMetrics } from '../../metrics.ts';
import { writeResults } from '../../results/write-results.ts';
import { readUploadSamples } from '../fit/merged.ts';
import { type FlowDependencies, recordStep } from '../flow.ts';
import type { Ingested } from '../steps.ts';
import type { KnownSketch } from './known-sketch.ts';
import { screenUpload } from './screen-upload.ts';
import { expectCurrency } from './store-currency.ts';

export interface SettleDependencies extends FlowDependencies {
  readonly knownSketch?: KnownSketch;
}

/**
 * Gives an upload that has been read its state in the ledger. The ledger may have changed since the upload was
 * screened. Two uploads with the same rows may both have been screened as new. So the screening is part of the change.
 * It is repeated for each state of the ledger that the entry is written to.
 * @param arrivedAs the name of the file that the run is about; the receipt has the name under which the upload came first
 * @param screenedOn the set in force that the receipt's verdict is based on, if the verdict was made in this step
 */
export async function settleUpload(
  dependencies: SettleDependencies,
  sums: Sums,
  runId: string,
  receipt: Receipt,
  arrivedAs: string,
  screenedOn?: string,
): Promise<Ingested> {
  const { data, models, now, metrics } = dependencies;
  const { dataset, uploadId } = receipt;
  let verdict = receipt.verdict;
  let isNew = false;
  const ledger = await moveLedger(data, dataset, async (current) => {
    expectCurrency(sums.dataset, current);
    isNew = isUnsettled(findUpload(current, uploadId), receipt.answers);
    if (!isNew) return addName(current, uploadId, arrivedAs);
    verdict = setId(current) === screenedOn ? receipt.verdict : await screenAgain(dependencies, sums, current, receipt);
    return addName(settle(current, uploadId, firstEntry(receipt, verdict, now().toISOString())), uploadId, arrivedAs);
  });
  if (isNew) recordMetrics(metrics, receipt, verdict);
  const state = findUpload(ledger, uploadId)!.state;
  const next = state === 'in force' && !(await isDecided(models, sums, ledger)) ? 'fit' : 'nothing';
  const troubles = await writeResults(dependencies, ledger, [uploadId]);
  await recordStep(dependencies, dataset, runId, {
    step: 'ingest',
    message: [describe(receipt, verdict, state, isDryRun(runId) ? 'would be' : 'is'), ...troubles].join(' '),
    detail: receipt,
    ...(next === 'nothing' && { ends: 'succeeded' as const }),
  });
  return { dataset, cause: 'upload', by: 'stima', parameters: {}, uploadId, state, next };
}

/** Only an upload that passed is screened again. A held upload waits for the owner in any case. */
async function screenAgain(
  { data, knownSketch }: SettleDependencies,
  sums: Sums,
  ledger: Ledger,
  { verdict, uploadId, name, rows, trainingRows = 1 }: Receipt,
): Promise<Verdict> {
  if (verdict.state !== 'in force') return verdict;
  try {
    const { sketch } = await readUploadSamples(data, sums, uploadId);
    return await screenUpload(data, sums, ledger, { uploadId, name, rows, trainingRows, sketch }, knownSketch);
  } catch (error) {
    // The upload was read under another recipe and never settled. It cannot be compared now. It will be summed up
    // again.
    if (error instanceof SummaryError) return verdict;
    throw error;
  }
}

/** Metrics are written once for each upload, however often its file is announced. */
function recordMetrics(
  metrics: Metrics = noMetrics,
  { dataset, uploadId, rows }: Receipt,
  { state, because }: Verdict,
): void {
  metrics(
    { dataset, uploadId, state, ...(because !== undefined && { because }) },
    {
      UploadsRead: 1,
      UploadsHeld: Number(state === 'held'),
      UploadsRefused: Number(state === 'refused'),
      RowsRead: rows.read,
      RowsAccepted: rows.accepted,
      RowsRefused: rows.refused,
    },
  );
}

function describe({ name, rows }: Receipt, verdict: Verdict, settled: string, is: string): string {
  const counts = `${rows.accepted} of ${rows.read} rows accepted`;
  const message = settled === verdict.state ? verdict.message : undefined;
  if (message !== undefined && settled !== 'in force') return `${name} ${is} ${settled}: ${message}`;
  return [`${name} ${is} ${settled}; ${counts}.`, ...(message === undefined ? [] : [message])].join(' ');
}
