import { gunzipSync, gzipSync } from 'node:zlib';
import { objectReader, parseJson, readString, WrongJsonError } from '../../training/table/read-json.ts';
import { StorageError } from '../storage/store.ts';
import type { Appraisal } from './appraisal-store.ts';

const readAppraisal = objectReader<Appraisal>({
  id: readString,
  partner: readString,
  dataset: readString,
  at: readString,
  request: readString,
  answer: readString,
});

/** An appraisal as it is stored: JSON, gzipped at the quickest level. It is written while a caller waits. */
export const packAppraisal = (appraisal: Appraisal): Uint8Array<ArrayBuffer> =>
  new Uint8Array(gzipSync(JSON.stringify(appraisal), { level: 1 }));

/** @throws StorageError if it is none */
export function unpackAppraisal(bytes: Uint8Array): Appraisal {
  try {
    return parseJson(gunzipSync(bytes), readAppraisal);
  } catch (cause) {
    if (!(cause instanceof WrongJsonError) && !(cause instanceof Error && 'errno' in cause)) throw cause;
    throw new StorageError(`A stored appraisal is damaged: ${cause.message}.`, { cause, trouble: 'damaged' });
  }
}

/** The key of a record. Names have no slash. */
export const keyOf = ({ partner, id }: Pick<Appraisal, 'partner' | 'id'>): string => `${partner}/${id}`;
