import {
  listReader,
  objectReader,
  optionalReader,
  parseJson,
  readNumber,
  readString,
  WrongJsonError,
  wordReader,
} from '../../training/table/read-json.ts';
import { StorageError } from '../storage/store.ts';
import { type KeyRecord, type Partner, PLAN_NAMES } from './partner.ts';

const readPlan = wordReader(...PLAN_NAMES);

const readPartner = objectReader<Partner>({
  name: readString,
  plan: readPlan,
  since: readString,
  revokedAt: optionalReader(readString),
  keys: listReader(
    objectReader({
      hash: readString,
      since: readString,
      until: optionalReader(readString),
      gatewayId: optionalReader(readString),
    }),
  ),
  revision: readNumber,
});

const readKey = objectReader<KeyRecord>({ partner: readString, plan: readPlan, until: optionalReader(readString) });

/** @throws StorageError if it is no record of a partner */
export const decodePartner = (text: string): Partner => decode('partner', text, readPartner);

/** @throws StorageError if it is no record of a key */
export const decodeKey = (text: string): KeyRecord => decode('key', text, readKey);

function decode<T>(what: string, text: string, read: Parameters<typeof parseJson<T>>[1]): T {
  try {
    return parseJson(text, read);
  } catch (cause) {
    if (!(cause instanceof WrongJsonError)) throw cause;
    throw new StorageError(`A stored ${what} is damaged: ${cause.message}.`, { cause, trouble: 'damaged' });
  }
}
