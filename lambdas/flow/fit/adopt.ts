import { readTarGz } from '../../../files/read-tar-gz.ts';
import { type FitRecord, sourcesOf, writeFitRecord } from '../../../registry/candidate.ts';
import { releaseFitLease } from '../../../registry/fit-lease.ts';
import { setIdOf } from '../../../registry/ledger.ts';
import { writeModel } from '../../../registry/model-file.ts';
import { decodeRecord } from '../../../registry/record.ts';
import type { Store } from '../../../registry/storage/store.ts';
import type { AnsweringKind } from '../../../training/kinds/answering-kind.ts';
import { kindOf, type RecipeId, type Registry } from '../../../training/kinds/kind.ts';
import { pluralise } from '../../../training/wording/pluralise.ts';
import { openStoredSums, recordStep, type SumsDependencies } from '../flow.ts';
import type { Fitted, Planned } from '../steps.ts';
import { keepMerged, removeDamaged } from './merged.ts';
import {
  JOB_DAMAGED_FILE,
  JOB_FIT_FILES,
  type JobFitRecord,
  jobOutputKey,
  readJobDamage,
  readJobFit,
  TrainingJobError,
} from './training-job.ts';

export interface AdoptDependencies extends SumsDependencies {
  readonly answering: Registry<AnsweringKind>;
}

/**
 * Stores the result of a training job as a version, as if the function had fitted it.
 * @throws DamagedSumsError if the job found damaged sums; they are removed, as the function does
 */
export const adopt =
  (dependencies: AdoptDependencies) =>
  async ({ runId, request, version, setId, job }: Planned): Promise<Fitted> => {
    const { data, models, metrics } = dependencies;
    const { dataset, by, cause, parameters, confirm } = request;
    const recipe = openStoredSums(dependencies, dataset);
    const left = await readOutput(data, recipe, jobOutputKey(dataset, job.name));
    const { uploadIds, fittedAt, baselines, trials, iterations, asOf, fitMs } = check(
      dependencies,
      recipe,
      setId,
      job.name,
      left,
    );
    const modelSha256 = await writeModel(models, dataset, version, left['model.json']);
    // Then Evaluate finds the samples merged. So its work does not grow with the number of uploads.
    await keepMerged(data, recipe.dataset, uploadIds, {
      equations: left['equations.bin'],
      samples: left['samples.bin'],
    });
    const sources = sourcesOf(recipe, uploadIds);
    const record: FitRecord = {
      uploadIds,
      ...(Object.keys(sources).length > 0 && { sources }),
      parameters,
      recipe: recipe.key,
      fittedAt,
      modelSha256,
      baselines,
      trials,
      iterations,
      ...(asOf !== undefined && { asOf }),
      job: job.name,
    };
    await writeFitRecord(models, dataset, version, record);
    metrics?.({ dataset, runId, version }, { FitMs: fitMs });
    await recordStep(dependencies, dataset, runId, {
      step: 'fit',
      message: `${version} is fitted on ${pluralise(uploadIds.length, 'upload')} by the training job ${job.name}.`,
      detail: { version, uploads: uploadIds.length, fittedBy: 'training job', job: job.name, fitMs },
    });
    await releaseFitLease(data, dataset, runId);
    return { runId, dataset, by, cause, version, setId, ...(confirm && { confirm }) };
  };

type Output = Readonly<Record<(typeof JOB_FIT_FILES)[number], Uint8Array>>;

async function readOutput(data: Store, recipe: RecipeId, key: string): Promise<Output> {
  const { stream } = await data.openRead(key);
  const files = new Map<string, Uint8Array>();
  for await (const { name, body } of readTarGz(stream)) files.set(name, body);
  const damaged = files.get(JOB_DAMAGED_FILE);
  if (damaged) {
    const { uploadIds, message } = decodeRecord(`${JOB_DAMAGED_FILE} of ${key}`, damaged, readJobDamage);
    throw await removeDamaged(data, recipe, uploadIds, message);
  }
  const missing = JOB_FIT_FILES.find((name) => !files.has(name));
  if (missing)
    throw new TrainingJobError(`${key} holds ${[...files.keys()].join(', ') || 'nothing'}, and no ${missing}`);
  return Object.fromEntries(files) as Output;
}

/** @throws TrainingJobError if the result is not the requested fit */
function check(
  { answering }: AdoptDependencies,
  recipe: RecipeId,
  setId: string,
  job: string,
  left: Output,
): JobFitRecord {
  const record = decodeRecord(`fit.json of ${job}`, left['fit.json'], readJobFit);
  const model = kindOf(answering, recipe.dataset).openModel(recipe.dataset, left['model.json']);
  if (setIdOf(record.uploadIds) !== setId)
    throw new TrainingJobError(`${job} has fitted ${record.uploadIds.length} uploads that are not the set ${setId}`);
  for (const { recipe: found } of [record, model])
    if (found !== recipe.key)
      throw new TrainingJobError(
        `${job} has fitted by the recipe ${found}, ${recipe.key} expected; is its image up to date?`,
      );
  return record;
}
