import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Failure } from '../terminal/failure.ts';
import { removeLeftovers } from './remove-leftovers.ts';

/** The files of a trained model. */
export const MODEL_FILES = [
  'model.json',
  'report.json',
  'report.html',
  'equations.bin',
  'samples.bin',
  'config.json',
  'reference.json',
  'receipt.json',
  'rejected.csv',
] as const;

export const isModelFile = (name: string): boolean => MODEL_FILES.some((own) => own === name);

/** The folder that keeps the replaced model if the model's folder cannot be moved. */
const KEPT_INSIDE = 'before';

/** @throws Failure if a trained model must not replace the content of the path */
export async function checkModelFolder(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR')
      throw new Failure('usage', `${folder} is a file; --output names the folder of a model.`);
    throw error;
  });
  const foreign = found.filter((name) => !isModelFile(name) && name !== KEPT_INSIDE);
  if (foreign.length > 0)
    throw new Failure(
      'usage',
      `${folder} holds ${foreign.slice(0, 3).join(', ')}, which is no part of a model; name a new folder, an empty one, or that of a model.`,
    );
}

/** The folder where a model is made, and the ways to put it in its place. */
export interface ModelPlace {
  /** The folder itself, after following links. */
  readonly folder: string;
  /** The folder where the model is made. */
  readonly unfinished: string;
  /** The folder in which `finishKeeping` keeps the old model. Its earlier content is replaced. */
  readonly kept: string;
  /** Puts the new model in its place. */
  readonly finish: () => void;
  /** Puts the new model in its place, and keeps the old one in `kept`. */
  readonly finishKeeping: () => void;
}

/**
 * Finds the place for a new model, and removes what killed processes have left there.
 *
 * A new folder is renamed into its place. A mount, or the folder that the command runs in, cannot be renamed. Such a
 * folder stays, and its files are replaced.
 * @throws Failure if the input lies in the folder, or if a model must not replace the content of the folder
 */
export async function prepareModelPlace(output: string, inputPath?: string): Promise<ModelPlace> {
  const folder = await realpath(output).catch(() => resolve(output));
  const input = inputPath === undefined ? undefined : await realpath(inputPath).catch(() => undefined);
  if (input !== undefined && dirname(input) === folder)
    throw new Failure('usage', `${inputPath} lies in ${output}, which is replaced; name another folder for --output.`);
  await removeLeftovers(folder);
  await checkModelFolder(output);
  if (await staysWhereItIs(folder)) {
    const unfinished = join(folder, `.partial-${process.pid}`);
    const kept = join(folder, KEPT_INSIDE);
    return {
      folder,
      unfinished,
      kept,
      finish: () => replaceContents(unfinished, folder, discard),
      finishKeeping: () => replaceContents(unfinished, folder, keepAs(kept)),
    };
  }
  const unfinished = join(dirname(folder), `.${basename(folder)}.partial-${process.pid}`);
  const kept = `${folder}.${KEPT_INSIDE}`;
  return {
    folder,
    unfinished,
    kept,
    finish: () => replaceFolder(unfinished, folder, discard),
    finishKeeping: () => replaceFolder(unfinished, folder, keepAs(kept)),
  };
}

/** The treatment of the folder with the old model. */
type Farewell = (old: string) => void;

const discard: Farewell = (old) => rmSync(old, { recursive: true, force: true });

const keepAs =
  (kept: string): Farewell =>
  (old) => {
    rmSync(kept, { recursive: true, force: true });
    renameSync(old, kept);
  };

async function staysWhereItIs(folder: string): Promise<boolean> {
  const stats = await stat(folder).catch(() => undefined);
  if (!stats) return false;
  const here = await realpath('.').catch(() => process.cwd());
  return (
    stats.dev !== (await stat(dirname(folder))).dev ||
    dirname(folder) === folder ||
    `${here}${sep}`.startsWith(`${folder}${sep}`)
  );
}

/** The old files are moved aside until all new ones are in place. The model itself comes last. */
function replaceContents(finished: string, folder: string, part: Farewell): void {
  const old = join(folder, `.old-${process.pid}`);
  mkdirSync(old);
  const move = (from: string, to: string) => {
    const names = readdirSync(from).filter((name) => isModelFile(name));
    for (const name of names.sort((a, b) => Number(a === 'model.json') - Number(b === 'model.json')))
      renameSync(join(from, name), join(to, name));
  };
  try {
    move(folder, old);
    move(finished, folder);
  } catch (error) {
    move(old, folder);
    throw error;
  }
  part(old);
  rmSync(finished, { recursive: true, force: true });
}

/** Puts a finished folder in the place of another one, or at a free path. */
function replaceFolder(finished: string, folder: string, part: Farewell): void {
  const old = join(dirname(folder), `.${basename(folder)}.old-${process.pid}`);
  let replaced = true;
  try {
    renameSync(folder, old);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    replaced = false;
  }
  try {
    renameSync(finished, folder);
  } catch (error) {
    if (replaced) renameSync(old, folder);
    throw error;
  }
  if (replaced) part(old);
}
