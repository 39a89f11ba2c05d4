import { renameSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
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

/** @throws Failure if the path holds something that a trained model must not replace */
export async function checkModelFolder(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR')
      throw new Failure('usage', `${folder} is a file; --output names the folder of a model.`);
    throw error;
  });
  const foreign = found.filter((name) => !MODEL_FILES.some((own) => own === name));
  if (foreign.length > 0)
    throw new Failure(
      'usage',
      `${folder} holds ${foreign.slice(0, 3).join(', ')}, which is no part of a model; name a new folder, an empty one, or that of a model.`,
    );
}

/** Moves a finished folder to its path, and replaces the folder that is there, if any. */
export function replaceFolder(finished: string, folder: string): void {
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
  if (replaced) rmSync(old, { recursive: true, force: true });
}
