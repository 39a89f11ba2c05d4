import { relative } from 'node:path';
import type { KnownAnswers } from '../known/known.ts';
import { Failure } from '../terminal/failure.ts';
import { checkModelFolder, type ModelPlace } from './model-folder.ts';
import { findFitModel } from './placed-model.ts';
import type { Trained } from './train-job.ts';

/**
 * Puts a trained model in its place. One that should not go live takes the place of a fit one only if that is forced; the fit
 * one is then kept.
 * @returns what a user should know
 * @throws Failure if the model that was there stays
 */
export async function putInPlace(
  { decision, warnings }: Pick<Trained, 'decision' | 'warnings'>,
  { folder, kept, finish, finishKeeping }: ModelPlace,
  { output, force = false }: { readonly output: string; readonly force?: boolean },
  known: KnownAnswers,
): Promise<string[]> {
  const against = [...(decision.kind === 'keep' ? [decision.message] : []), ...warnings];
  if (against.length === 0 || !(await findFitModel(folder, known))) {
    finish();
    return [];
  }
  const place = relative('.', kept) || kept;
  if (!force)
    throw new Failure(
      'unfit',
      `The new model is not put in place of the one in ${output}, which stays as it is: ${against.join(' ')} With --force it takes that place, and the one that was there is kept in ${place}.`,
    );
  await checkModelFolder(kept);
  finishKeeping();
  return [`The new model took the place by --force; the one that was there is kept in ${place}.`];
}
