import type { Dataset } from '../../../datasets/dataset.ts';
import { allotCandidate, type FitRecord, sourcesOf, writeFitRecord } from '../../../registry/candidate.ts';
import { withoutLease } from '../../../registry/fit-lease.ts';
import { writeModel } from '../../../registry/model-file.ts';
import {
  type FittedBytes,
  type Fitting,
  type FittingKind,
  kindOf,
  type Registry,
} from '../../../training/kinds/kind.ts';
import { pluralise } from '../../../training/wording/pluralise.ts';
import { type FlowDependencies, getDataset, recordStep, storedRecipe } from '../flow.ts';
import type { FitRequested, Fitted } from '../steps.ts';
import { keepMerged, mergeUploads } from './merged.ts';

export interface FitDependencies extends FlowDependencies {
  readonly fitting: Registry<FittingKind>;
  /** Absent: every set of uploads is fitted. */
  readonly findReadyFit?: FindReadyFit;
}

/** Finds a fit that was made before, of exactly these uploads by this recipe and these parameters. */
export type FindReadyFit = (
  dataset: Dataset,
  asked: Pick<FitRecord, 'uploadIds' | 'recipe' | 'parameters'>,
) => Promise<FittedBytes | undefined>;

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
      fitInForce(dependencies, dataset, kind, kind.openFit(storedRecipe(dataset)), asked),
    );
  };

async function fitInForce(
  dependencies: FitDependencies,
  declared: Dataset,
  kind: FittingKind,
  fitting: Fitting,
  { runId, request }: FitRequested,
): Promise<Fitted> {
  const { models, now, metrics } = dependencies;
  const { dataset, by, cause, parameters, confirm } = request;
  const { uploadIds, setId, version, known } = await allotCandidate(dependencies, fitting, parameters);
  const asked = { uploadIds, recipe: fitting.key, parameters };
  const ready = known ? undefined : await dependencies.findReadyFit?.(declared, asked);
  if (!known) {
    const started = now().getTime();
    const { made, keep } = ready
      ? { made: ready, keep: undefined }
      : await fitUploads(dependencies, kind, fitting, asked);
    const { model, ...fitted } = made;
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
    await keep?.();
    metrics?.({ dataset, runId, version }, { FitMs: now().getTime() - started });
  }
  await recordStep(dependencies, dataset, runId, {
    step: 'fit',
    message: ready
      ? `${version} is the model that ships: it was fitted on the same rows.`
      : `${version} ${known ? 'was fitted before' : 'is fitted'} on ${pluralise(uploadIds.length, 'upload')}.`,
    detail: {
      version,
      uploads: uploadIds.length,
      ...(!known && { fittedBy: ready ? 'release' : 'function' }),
    },
  });
  return { runId, dataset, by, cause, version, setId, ...(confirm && { confirm }) };
}

/** @returns the fit, and what keeps the sums that it rests on for the next one, if they have grown enough for that */
async function fitUploads(
  { data, onProgress }: FitDependencies,
  kind: FittingKind,
  fitting: Fitting,
  { uploadIds, parameters }: Pick<FitRecord, 'uploadIds' | 'parameters'>,
): Promise<{ readonly made: FittedBytes; readonly keep?: () => Promise<void> }> {
  const { equations, samples, outgrown } = await mergeUploads(data, fitting, uploadIds);
  const chosen = kind.readFitParameters(parameters);
  const made = fitting.fit(equations, samples, chosen, (share) => onProgress?.('fit', share));
  if (!outgrown) return { made };
  return {
    made,
    keep: () =>
      keepMerged(data, fitting.dataset, uploadIds, {
        equations: fitting.encodeEquations(equations),
        samples: fitting.encodeSamples(samples),
      }),
  };
}
