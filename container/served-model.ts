import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownAnswers } from '../cli/known/known.ts';
import { type LoadedModel, readModel } from '../cli/pricing/read-model.ts';
import {
  objectReader,
  optionalReader,
  parseJson,
  readString,
  withoutByteOrderMark,
} from '../training/table/read-json.ts';

/** The model of a folder that is always called `model`. The report names its version. */
export async function readServedModel(folder: string, known: KnownAnswers): Promise<LoadedModel> {
  return { ...(await readModel(folder, known)), version: await readVersion(join(folder, 'report.json')) };
}

/** A model alone, without its report, can be served too. */
async function readVersion(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const read = objectReader<{ readonly version?: string }>({ version: optionalReader(readString) });
  return parseJson(withoutByteOrderMark(text), read).version ?? 'v1';
}
