import { readFitRecord, restsOnWithdrawn } from '../../../registry/candidate.ts';
import { findChampion } from '../../../registry/champion.ts';
import { findUpload, setId } from '../../../registry/ledger.ts';
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

/** Compares a candidate with the champion and the baselines on rows that it has not seen, and writes its report. */
export const evaluate =
  (dependencies: EvaluateDependencies) =>
  async ({ runId, dataset, by, cause, version, setId: fittedSet, confirm }: Fitted): Promise<Evaluated> => {
    const { data, models, now, onProgress } = dependencies;
    onProgress?.('evaluate', 0);
    const sums = openStoredSums(dependencies, dataset);
    const [record, ledger, found] = await Promise.all([
      readFitRecord(models, dataset, version),
      readLedger(data, dataset),
      findChampion(models, dataset),
    ]);
    const contested = record.uploadIds.filter((id) => findUpload(ledger, id)?.contested);
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
          contested.map(async (uploadId) => ({ uploadId, samples: await readSamplesInForce(data, sums, uploadId) })),
        ),
        superseded: setId(ledger) !== fittedSet,
        unchanged: cause === 'refusal',
        forward: forwardFigures(await readForward(data, dataset, record.uploadIds), PERIODS),
      });
    const { comparison } = judgement;
    const report = judgement.report({ version, uploads: record.uploadIds.length, at: now().toISOString() });
    // A comparison with itself would say nothing. So the report from its own promotion stays, unless it is damaged.
    const stays = champion?.isCandidate && (await hasReport(models, dataset, version));
    if (!stays) await models.put(reportKey(dataset, version), encodeRecord(report.json));
    await (stays ? models.putIfAbsent : models.put)(`${dataset}/${version}/report.html`, report.html);
    recordMetrics(
      dependencies,
      { dataset, runId, version, ...(found && { champion: found.champion.version }) },
      judgement,
    );
    await recordStep(dependencies, dataset, runId, {
      step: 'evaluate',
      message: `${version} is compared${champion ? ` with ${champion.version}` : ''} on ${comparison.rows} held-out rows.`,
      detail: comparison,
    });
    const [championEtag, { changes }] = [found?.etag ?? null, ledger];
    const fitted = { runId, dataset, by, cause, version, setId: fittedSet, ...(confirm && { confirm }) };
    return { ...fitted, comparison, changes, championEtag };
  };

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

function recordMetrics({ metrics }: FlowDependencies, subject: Subject, { errorPercent }: Judgement): void {
  const { candidate, champion } = errorPercent;
  if (candidate === undefined) return;
  metrics?.(subject, {
    CandidateErrorPercent: candidate,
    ...(champion !== undefined && { ChampionErrorPercent: champion }),
  });
}
