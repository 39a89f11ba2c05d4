import { createHash } from 'node:crypto';
import { RESULT_ENDING } from '../../files/is-upload.ts';
import { checkKey, InvalidKeyError } from '../../registry/storage/store.ts';

/** File systems take so many bytes in a name. */
const MOST_NAME_BYTES = 255;

/** The name of the file with the answer to another file. A name that would be too long is cut, and a hash of it tells it from others. */
export function resultName(name: string): string {
  if (Buffer.byteLength(name + RESULT_ENDING) <= MOST_NAME_BYTES) return name + RESULT_ENDING;
  const ending = `~${hashOf(name)}${RESULT_ENDING}`;
  // A letter that is cut in two becomes a mark of replacement, which is dropped.
  const start = Buffer.from(name)
    .subarray(0, MOST_NAME_BYTES - ending.length)
    .toString()
    .replace(/\uFFFD+$/, '');
  return start + ending;
}

/** Where answers lie. Locally it is beside the files. On AWS anything below `incoming/` starts a run, so answers lie apart. */
export type ResultFolder = 'incoming' | 'results';

/**
 * The key of the answer to a file that came as `incoming/{path}`: the same path in the folder of answers. If that is no key that a
 * store takes, it is named by the hash of the path, and its first line names the file.
 */
export function resultKey(folder: ResultFolder, path: string): string {
  const end = path.lastIndexOf('/') + 1;
  const beside = `${folder}/${path.slice(0, end)}${resultName(path.slice(end))}`;
  try {
    checkKey(beside);
    return beside;
  } catch (error) {
    if (!(error instanceof InvalidKeyError)) throw error;
    return `${folder}/${hashOf(path)}${RESULT_ENDING}`;
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
