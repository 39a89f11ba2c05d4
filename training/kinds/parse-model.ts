import { type JsonReader, parseJson, WrongJsonError } from '../table/read-json.ts';
import { CorruptModelError } from './errors.ts';

/** Reads model.json, or a part of it. @throws CorruptModelError saying what was found */
export function parseModel<T>(bytes: Uint8Array, read: JsonReader<T>): T {
  try {
    return parseJson(bytes, read);
  } catch (cause) {
    if (!(cause instanceof WrongJsonError)) throw cause;
    throw new CorruptModelError(`model: ${cause.message}`, { cause });
  }
}
