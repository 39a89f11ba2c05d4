import { fitSchema } from '../../training/config.ts';
import { NothingToFitError } from '../../training/families/family.ts';
import { fitModel } from '../../training/fit-model.ts';
import { encodeModel } from '../../training/model.ts';
import type { Recipe } from '../../training/recipe.ts';
import { atOnce } from '../fit-turn.ts';
import { allotVersion, findVersion, inForce, setId } from '../ledger.ts';
import { moveLedger } from '../ledger-store.ts';
import { candidateKey, type FitRecord } from './candidate.ts';
import { type FlowDependencies, getRecipe, tell } from './flow.ts';
import { mergeUploads } from './merged.ts';
import type { FitRequested, Fitted } from './steps.ts';

/**
 * Fits a model on the uploads in force as they stand when it is this run's turn; the same uploads have the same version and
 * the same bytes.
 */
export const fit =
  (dependencies: FlowDependencies) =>
  async (asked: FitRequested): Promise<Fitted> => {
    const recipe = getRecipe(dependencies, asked.request.dataset);
    const { takeTurn = atOnce } = dependencies;
    return takeTurn(recipe.dataset.name, asked.runId, () => fitInForce(dependencies, recipe, asked));
  };

async function fitInForce(
  dependencies: FlowDependencies,
  recipe: Recipe,
  { runId, request }: FitRequested,
): Promise<Fitted> {
  const { data, models, now, metrics, onProgress } = dependencies;
  const { dataset, by, cause, parameters } = request;
  const ledger = await moveLedger(data, dataset, (current) =>
    inForce(current).length > 0 ? allotVersion(current, candidateKey(recipe, current, parameters)) : current,
  );
  const uploadIds = inForce(ledger);
  if (uploadIds.length === 0)
    throw new NothingToFitError(`no upload of ${dataset} is in force; put a CSV into incoming/${dataset}/ first`);
  const version = findVersion(ledger, candidateKey(recipe, ledger, parameters))!;
  const folder = `${dataset}/${version}`;
  const known = (await models.find(`${folder}/fit.json`)) !== undefined;
  if (!known) {
    const started = now().getTime();
    const { summary, samples } = await mergeUploads(data, recipe, uploadIds);
    const { model, trials, iterations } = fitModel(
      recipe,
      summary,
      samples.calibration,
      fitSchema.parse(parameters),
      (share) => onProgress?.('fit', share),
    );
    await models.put(`${folder}/model.json`, encodeModel(model));
    const record: FitRecord = {
      uploadIds,
      parameters,
      recipe: recipe.key,
      fittedAt: now().toISOString(),
      trials,
      iterations,
    };
    await models.put(`${folder}/fit.json`, `${JSON.stringify(record, null, 2)}\n`);
    metrics?.({ dataset, runId, version }, { FitMs: now().getTime() - started });
  }
  await tell(dependencies, dataset, runId, {
    step: 'fit',
    message: `${version} ${known ? 'was fitted before' : 'is fitted'} on ${uploadIds.length} ${uploadIds.length === 1 ? 'upload' : 'uploads'}.`,
    detail: { version, uploads: uploadIds.length },
  });
  return { runId, dataset, by, cause, version, setId: setId(ledger) };
}
