import { isDeepStrictEqual } from 'node:util';
import type { FindReadyFit } from '../../lambdas/flow/fit/fit.ts';
import { readFit } from '../../registry/candidate.ts';
import { fitKey, isOfFit, modelKey } from '../../registry/model-file.ts';
import { findRecord, orDamage, unlessDamaged } from '../../registry/record.ts';
import type { Store } from '../../registry/storage/store.ts';

/** The folder beside a dataset's declaration with the fit of the rows that ship. `write-shipped-fit.ts` writes it. */
export const SHIPPED_FIT = 'shipped';

/**
 * Finds the fit that ships with a dataset. It is taken only for what it was made from: the same uploads by their content, the same
 * recipe, the same parameters, and no other currency than the declared one. Its model must have the digest of its record. If not,
 * the model is fitted, and comes to the same bytes.
 * @param datasets the folders of datasets, with the fit of each as a version of the name {@link SHIPPED_FIT}
 */
export const createShippedFits =
  (datasets: Store): FindReadyFit =>
  async ({ name, target }, asked) => {
    const record = unlessDamaged(await orDamage(findRecord(datasets, fitKey(name, SHIPPED_FIT), readFit)));
    if (record?.modelSha256 === undefined || target.declaredUnit !== undefined) return undefined;
    const { uploadIds, recipe, parameters, baselines, trials, iterations, asOf } = record;
    if (!isDeepStrictEqual({ uploadIds, recipe, parameters }, asked)) return undefined;
    const stored = await datasets.find(modelKey(name, SHIPPED_FIT));
    if (!stored || !isOfFit(stored.body, record)) return undefined;
    const model = Buffer.from(stored.body).toString();
    return { model, baselines, trials, iterations, ...(asOf !== undefined && { asOf }) };
  };
