import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Failure } from '../terminal/failure.ts';

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

/** Where a model that cannot be moved beside itself is kept when another takes its place. */
const KEPT_INSIDE = 'before';

/** @throws Failure if the path holds something that a trained model must not replace */
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

/** Where a model is made, and how it comes to its place. */
export interface ModelPlace {
  /** The folder itself, whatever link leads to it. */
  readonly folder: string;
  /** Where the model is made meanwhile. */
  readonly unfinished: string;
  /** Where `finishKeeping` keeps the model that was there. What it had kept before is replaced. */
  readonly kept: string;
  /** Puts what was made in its place. */
  readonly finish: () => void;
  /** The same, and the model that was there is kept. */
  readonly finishKeeping: () => void;
}

/**
 * A new folder is renamed into its place. A folder that cannot be renamed, as it is a mount or the one that the command runs in,
 * stays, and its files are replaced.
 * @throws Failure if the input lies in the folder
 */
export async function findModelPlace(output: string, inputPath?: string): Promise<ModelPlace> {
  const folder = await realpath(output).catch(() => resolve(output));
  const input = inputPath === undefined ? undefined : await realpath(inputPath).catch(() => undefined);
  if (input !== undefined && dirname(input) === folder)
    throw new Failure('usage', `${inputPath} lies in ${output}, which is replaced; name another folder for --output.`);
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

/** What becomes of the folder with the old model. */
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

/** The old files stand aside until all of the new ones are there; the model itself comes last. */
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

/** Puts a finished folder in the place of another, or where none is. */
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
