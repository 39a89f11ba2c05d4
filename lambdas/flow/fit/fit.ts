import { allotCandidate, type FitRecord, writeFitRecord } from '../../../registry/candidate.ts';
import { withoutLease } from '../../../registry/fit-lease.ts';
import type { Recipe } from '../../../training/lattice/recipe.ts';
import { pluralise } from '../../../training/report/pluralise.ts';
import { type FlowDependencies, getRecipe, recordStep } from '../flow.ts';
import type { FitRequested, Fitted } from '../steps.ts';
import { fitMerged } from './fit-merged.ts';
import { mergeUploads } from './merged.ts';

/**
 * Fits a model on the uploads in force as they stand when it is this run's turn; the same uploads have the same version and
 * the same bytes.
 */
export const fit =
  (dependencies: FlowDependencies) =>
  async (asked: FitRequested): Promise<Fitted> => {
    const recipe = getRecipe(dependencies, asked.request.dataset);
    const { withFitLease: takeTurn = withoutLease } = dependencies;
    return takeTurn(recipe.dataset.name, asked.runId, () => fitInForce(dependencies, recipe, asked));
  };

async function fitInForce(
  dependencies: FlowDependencies,
  recipe: Recipe,
  { runId, request }: FitRequested,
): Promise<Fitted> {
  const { data, models, now, metrics, onProgress } = dependencies;
  const { dataset, by, cause, parameters } = request;
  const { uploadIds, setId, version, known } = await allotCandidate(dependencies, recipe, parameters);
  if (!known) {
    const started = now().getTime();
    const merged = await mergeUploads(data, recipe, uploadIds);
    const { model, ...fitted } = fitMerged(recipe, merged, parameters, (share) => onProgress?.('fit', share));
    await models.put(`${dataset}/${version}/model.json`, model);
    const record: FitRecord = {
      uploadIds,
      parameters,
      recipe: recipe.key,
      fittedAt: now().toISOString(),
      ...fitted,
    };
    await writeFitRecord(models, dataset, version, record);
    metrics?.({ dataset, runId, version }, { FitMs: now().getTime() - started });
  }
  await recordStep(dependencies, dataset, runId, {
    step: 'fit',
    message: `${version} ${known ? 'was fitted before' : 'is fitted'} on ${pluralise(uploadIds.length, 'upload')}.`,
    detail: { version, uploads: uploadIds.length, ...(!known && { fittedBy: 'function' }) },
  });
  return { runId, dataset, by, cause, version, setId };
}
