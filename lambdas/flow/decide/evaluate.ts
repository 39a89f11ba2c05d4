import { readFitRecord, restsOnWithdrawn } from '../../../registry/candidate.ts';
import { findChampion } from '../../../registry/champion.ts';
import { findUpload, setId } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import type { Store } from '../../../registry/storage/store.ts';
import type { Evaluation } from '../../../training/evaluation/evaluation.ts';
import { createReport } from '../../../training/lattice/create-report.ts';
import { evaluate as evaluateModel } from '../../../training/lattice/evaluate.ts';
import { decodeModel } from '../../../training/lattice/model.ts';
import { renderReport } from '../../../training/report/render-report.ts';
import type { Subject } from '../../metrics.ts';
import { mergeKept, readUploadSamples } from '../fit/merged.ts';
import { type FlowDependencies, getRecipe, recordStep } from '../flow.ts';
import type { Evaluated, Fitted } from '../steps.ts';

/** Compares a candidate with the champion and the plain families on rows that it has not seen, and writes its report. */
export const evaluate =
  (dependencies: FlowDependencies) =>
  async ({ runId, dataset, by, cause, version, setId: fittedSet }: Fitted): Promise<Evaluated> => {
    const { data, models, now, onProgress } = dependencies;
    onProgress?.('evaluate', 0);
    const recipe = getRecipe(dependencies, dataset);
    const [record, ledger, found] = await Promise.all([
      readFitRecord(models, dataset, version),
      readLedger(data, dataset),
      findChampion(models, dataset),
    ]);
    const samples = await mergeKept(data, recipe, record.uploadIds);
    const contested = record.uploadIds.filter((id) => findUpload(ledger, id)?.contested);
    const champion = found && {
      version: found.champion.version,
      model: await readModel(models, dataset, found.champion.version),
      restsOnWithdrawn: await restsOnWithdrawn(models, ledger, found.champion.version),
      isCandidate: found.champion.version === version,
    };
    const { evaluation, comparison } = evaluateModel({
      recipe,
      baselines: record.baselines,
      holdout: samples.holdout,
      candidate: await readModel(models, dataset, version),
      ...(champion && { champion }),
      contested: await Promise.all(
        contested.map(async (uploadId) => ({
          uploadId,
          holdout: (await readUploadSamples(data, recipe, uploadId)).holdout,
        })),
      ),
      superseded: setId(ledger) !== fittedSet,
      unchanged: cause === 'refusal',
    });
    const report = createReport({
      recipe,
      version,
      uploads: record.uploadIds.length,
      trials: record.trials,
      evaluation,
      comparison,
      at: now().toISOString(),
    });
    // Beside itself it would tell nothing: what it was compared with when it became champion stays.
    const write = champion?.isCandidate ? models.putIfAbsent : models.put;
    await write(`${dataset}/${version}/report.json`, `${JSON.stringify(report, null, 2)}\n`);
    await write(`${dataset}/${version}/report.html`, renderReport(report));
    measure(dependencies, { dataset, runId, version, ...(found && { champion: found.champion.version }) }, evaluation);
    await recordStep(dependencies, dataset, runId, {
      step: 'evaluate',
      message: `${version} is compared${champion ? ` with ${champion.version}` : ''} on ${comparison.rows} held-out rows.`,
      detail: comparison,
    });
    const [championEtag, { changes }] = [found?.etag ?? null, ledger];
    return { runId, dataset, by, cause, version, setId: fittedSet, comparison, changes, championEtag };
  };

function measure({ metrics }: FlowDependencies, subject: Subject, evaluation: Evaluation | undefined): void {
  if (!evaluation) return;
  const percentOf = (prefix: string) => {
    const found = evaluation.models.find(({ name }) => name.startsWith(prefix))?.metrics;
    return found && 100 * found.medianAbsolutePercentageError;
  };
  const [candidate, champion] = [percentOf('candidate'), percentOf('champion')];
  metrics?.(subject, {
    ...(candidate !== undefined && { CandidateErrorPercent: candidate }),
    ...(champion !== undefined && { ChampionErrorPercent: champion }),
  });
}

async function readModel(models: Store, dataset: string, version: string) {
  return decodeModel((await models.get(`${dataset}/${version}/model.json`)).body);
}
