import { allotCandidate, type FitRecord, sourcesOf, writeFitRecord } from '../../../registry/candidate.ts';
import { withoutLease } from '../../../registry/fit-lease.ts';
import { writeModel } from '../../../registry/model-file.ts';
import { type Fitting, type FittingKind, kindOf, type Registry } from '../../../training/kinds/kind.ts';
import { pluralise } from '../../../training/words/pluralise.ts';
import { type FlowDependencies, getDataset, recordStep, storedRecipe } from '../flow.ts';
import type { FitRequested, Fitted } from '../steps.ts';
import { keepMerged, mergeUploads } from './merged.ts';

export interface FitDependencies extends FlowDependencies {
  readonly fitting: Registry<FittingKind>;
}

/**
 * Fits a model on the uploads that are in force when this run gets the lease. It reads their sums, adds them, solves,
 * and writes. The same uploads give the same version and the same bytes.
 */
export const fit =
  (dependencies: FitDependencies) =>
  async (asked: FitRequested): Promise<Fitted> => {
    const dataset = getDataset(dependencies, asked.request.dataset);
    const kind = kindOf(dependencies.fitting, dataset);
    const { withFitLease = withoutLease } = dependencies;
    return withFitLease(dataset.name, asked.runId, () =>
      fitInForce(dependencies, kind, kind.openFit(storedRecipe(dataset)), asked),
    );
  };

async function fitInForce(
  dependencies: FitDependencies,
  kind: FittingKind,
  fitting: Fitting,
  { runId, request }: FitRequested,
): Promise<Fitted> {
  const { data, models, now, metrics, onProgress } = dependencies;
  const { dataset, by, cause, parameters, confirm } = request;
  const { uploadIds, setId, version, known } = await allotCandidate(dependencies, fitting, parameters);
  if (!known) {
    const started = now().getTime();
    const { equations, samples, outgrown } = await mergeUploads(data, fitting, uploadIds);
    const chosen = kind.readFitParameters(parameters);
    const { model, ...fitted } = fitting.fit(equations, samples, chosen, (share) => onProgress?.('fit', share));
    const modelSha256 = await writeModel(models, dataset, version, model);
    const sources = sourcesOf(fitting, uploadIds);
    const record: FitRecord = {
      uploadIds,
      ...(Object.keys(sources).length > 0 && { sources }),
      parameters,
      recipe: fitting.key,
      fittedAt: now().toISOString(),
      modelSha256,
      ...fitted,
    };
    await writeFitRecord(models, dataset, version, record);
    // This is only a cache. If the run dies before the cache is written, the next fit adds up more.
    if (outgrown)
      await keepMerged(data, fitting.dataset, uploadIds, {
        equations: fitting.encodeEquations(equations),
        samples: fitting.encodeSamples(samples),
      });
    metrics?.({ dataset, runId, version }, { FitMs: now().getTime() - started });
  }
  await recordStep(dependencies, dataset, runId, {
    step: 'fit',
    message: `${version} ${known ? 'was fitted before' : 'is fitted'} on ${pluralise(uploadIds.length, 'upload')}.`,
    detail: { version, uploads: uploadIds.length, ...(!known && { fittedBy: 'function' }) },
  });
  return { runId, dataset, by, cause, version, setId, ...(confirm && { confirm }) };
}
