import { type FitRecord, readFitRecord, restsOnWithdrawn } from '../../../registry/candidate.ts';
import { type FoundChampion, findChampion } from '../../../registry/champion.ts';
import { findUpload, type Ledger, setId } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { readModelBytes } from '../../../registry/model-file.ts';
import { findReceipt } from '../../../registry/receipt.ts';
import { encodeRecord, orDamage, unlessDamaged } from '../../../registry/record.ts';
import { hasReport, reportKey } from '../../../registry/report.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { type ForwardErrors, forwardFigures } from '../../../training/evaluation/forward-errors.ts';
import type { Judgement, JudgingKind } from '../../../training/kinds/judging-kind.ts';
import { kindOf, type Registry } from '../../../training/kinds/kind.ts';
import type { Subject } from '../../metrics.ts';
import { mergeKept, readSamplesInForce } from '../fit/merged.ts';
import { type FlowDependencies, openStoredSums, recordStep, type SumsDependencies, storedRecipe } from '../flow.ts';
import type { Evaluated, Fitted } from '../steps.ts';

export interface EvaluateDependencies extends SumsDependencies {
  readonly judging: Registry<JudgingKind>;
}

/** What a comparison says to the steps after it. */
type Compared = Pick<Judgement, 'comparison' | 'errorPercent'>;

/**
 * Compares a candidate with the champion and the baselines on rows that it has not seen, and writes its report. Of the runs that
 * waited for one fit, each asks for the same comparison. It is made once, and its result is remembered for the others.
 */
export function evaluate(dependencies: EvaluateDependencies) {
  const last = new Map<string, { readonly subject: string; readonly compared: Compared }>();
  return async ({ runId, dataset, by, cause, version, setId: fittedSet, confirm }: Fitted): Promise<Evaluated> => {
    const { data, models, onProgress } = dependencies;
    onProgress?.('evaluate', 0);
    const [record, ledger, found] = await Promise.all([
      readFitRecord(models, dataset, version),
      readLedger(data, dataset),
      findChampion(models, dataset),
    ]);
    const asked = { version, record, ledger, found, fittedSet, unchanged: cause === 'refusal' };
    const subject = subjectOf(asked);
    const known = last.get(dataset);
    const isKnown = known?.subject === subject && (await hasReport(models, dataset, version));
    const compared = isKnown ? known.compared : await compare(dependencies, asked);
    const { comparison } = compared;
    last.set(dataset, { subject, compared });
    recordMetrics(
      dependencies,
      { dataset, runId, version, ...(found && { champion: found.champion.version }) },
      compared,
    );
    await recordStep(dependencies, dataset, runId, {
      step: 'evaluate',
      message: `${version} is compared${found ? ` with ${found.champion.version}` : ''} on ${comparison.rows} held-out rows.`,
      detail: comparison,
    });
    const [championEtag, { changes }] = [found?.etag ?? null, ledger];
    const fitted = { runId, dataset, by, cause, version, setId: fittedSet, ...(confirm && { confirm }) };
    return { ...fitted, comparison, changes, championEtag };
  };
}

interface Asked {
  readonly version: string;
  readonly record: FitRecord;
  readonly ledger: Ledger;
  readonly found: FoundChampion | undefined;
  /** The set of uploads that the candidate was fitted on. */
  readonly fittedSet: string;
  readonly unchanged: boolean;
}

/** Everything that the result of a comparison follows from. */
function subjectOf({ version, record, ledger, found, fittedSet, unchanged }: Asked): string {
  const inForceNow = [setId(ledger), ledger.changes, contestedOf(record, ledger)];
  return JSON.stringify([
    version,
    record.fittedAt,
    record.modelSha256,
    found?.etag,
    fittedSet,
    unchanged,
    ...inForceNow,
  ]);
}

const contestedOf = ({ uploadIds }: FitRecord, ledger: Ledger): string[] =>
  uploadIds.filter((id) => findUpload(ledger, id)?.contested);

async function compare(dependencies: EvaluateDependencies, asked: Asked): Promise<Compared> {
  const { version, record, ledger, found, fittedSet, unchanged } = asked;
  const { data, models, now } = dependencies;
  const { dataset } = ledger;
  const sums = openStoredSums(dependencies, dataset);
  const champion = found && {
    version: found.champion.version,
    model: await readModelBytes(models, dataset, found.champion.version),
    restsOnWithdrawn: await restsOnWithdrawn(models, ledger, found.champion.version),
    isCandidate: found.champion.version === version,
  };
  const judgement = kindOf(dependencies.judging, sums.dataset)
    .openJudge(storedRecipe(sums.dataset))
    .judge({
      samples: await mergeKept(data, sums, record.uploadIds),
      candidate: await readModelBytes(models, dataset, version),
      notes: record,
      champion,
      contested: await Promise.all(
        contestedOf(record, ledger).map(async (uploadId) => ({
          uploadId,
          samples: await readSamplesInForce(data, sums, uploadId),
        })),
      ),
      superseded: setId(ledger) !== fittedSet,
      unchanged,
      forward: forwardFigures(await readForward(data, dataset, record.uploadIds), PERIODS),
    });
  const { comparison, errorPercent } = judgement;
  const report = judgement.report({ version, uploads: record.uploadIds.length, at: now().toISOString() });
  // A comparison with itself would say nothing. So the report from its own promotion stays, unless it is damaged.
  const stays = champion?.isCandidate && (await hasReport(models, dataset, version));
  if (!stays) await models.put(reportKey(dataset, version), encodeRecord(report.json));
  await (stays ? models.putIfAbsent : models.put)(`${dataset}/${version}/report.html`, report.html);
  return { comparison, errorPercent };
}

/** Errors forward in time are told of so many periods. */
const PERIODS = 6;

/** The owner's uploads alone: the answers are at his level. A damaged receipt has no figures. */
async function readForward(data: Store, dataset: string, uploadIds: readonly string[]): Promise<ForwardErrors[]> {
  const receipts = await inBatches(uploadIds, (id) => orDamage(findReceipt(data, dataset, id)));
  return receipts.flatMap((found) => {
    const receipt = unlessDamaged(found);
    return receipt?.forward && receipt.source === undefined ? [receipt.forward] : [];
  });
}

function recordMetrics({ metrics }: FlowDependencies, subject: Subject, { errorPercent }: Compared): void {
  const { candidate, champion } = errorPercent;
  if (candidate === undefined) return;
  metrics?.(subject, {
    CandidateErrorPercent: candidate,
    ...(champion !== undefined && { ChampionErrorPercent: champion }),
  });
}
