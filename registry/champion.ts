import { showFound } from '../training/table/found.ts';
import {
  type JsonReader,
  nullableReader,
  objectReader,
  optionalReader,
  readString,
  WrongJsonError,
} from '../training/table/read-json.ts';
import { readModelBytes } from './model-file.ts';
import { CorruptRecordError, decodeRecord, encodeRecord } from './record.ts';
import { NotFoundError, type Store, type Stored } from './storage/store.ts';
import { writePointer } from './write-pointer.ts';

/** The pointer to the version that answers. */
export interface Champion {
  readonly version: string;
  /** ISO 8601, the time of its promotion */
  readonly since: string;
  readonly by: string;
  /** the previous champion; `null` for the first one, and if it is unknown */
  readonly previous: string | null;
  /** The former content, if this pointer replaced one that could not be read. */
  readonly repaired?: string;
}

/** Another version became champion after the caller looked. */
export class ChampionMovedError extends Error {
  override readonly name = 'ChampionMovedError';
}

/** The stored champion cannot be read. */
export class CorruptChampionError extends CorruptRecordError {
  override readonly name = 'CorruptChampionError';
  /** the etag of the stored object, so that it can be replaced */
  readonly etag: string;

  constructor(key: string, found: string, etag: string, options?: ErrorOptions) {
    super(key, found, { ...options, remedy: 'POST /v1/{dataset}/versions/{version}/promote replaces it' });
    this.etag = etag;
  }
}

/** The version has no model, since its fit was never finished. */
export class NoSuchVersionError extends Error {
  override readonly name = 'NoSuchVersionError';
}

export interface FoundChampion {
  readonly champion: Champion;
  readonly etag: string;
}

export async function findChampion(models: Store, dataset: string): Promise<FoundChampion | undefined> {
  const stored = await models.find(championKey(dataset));
  return stored && { champion: decodeChampion(dataset, stored), etag: stored.etag() };
}

/** The champion, if it has changed since `etag`. If not, nothing is read. */
export async function findChampionIfChanged(
  models: Store,
  dataset: string,
  etag: string,
): Promise<FoundChampion | 'unchanged' | undefined> {
  const stored = await models.findIfChanged(championKey(dataset), etag);
  if (stored === undefined || stored === 'unchanged') return stored;
  return { champion: decodeChampion(dataset, stored), etag: stored.etag() };
}

/**
 * Makes a version champion, if the champion is still the one that the caller has seen. Promoting the champion again changes
 * nothing. So a promotion succeeds if it is repeated after its answer was lost.
 * @param expected etag of the champion that the caller has seen; `undefined` if it has seen none
 * @param check    throws on bytes that are not a whole model: the pointer never names one
 * @throws ChampionMovedError NoSuchVersionError, and what `check` throws
 */
export async function promote(
  models: Store,
  dataset: string,
  { version, by, since }: { readonly version: string; readonly by: string; readonly since: string },
  expected: string | undefined,
  check: (bytes: Uint8Array) => void,
): Promise<Champion> {
  const current = await findChampion(models, dataset);
  if (current?.champion.version === version) return current.champion;
  if (current?.etag !== expected) throw movedError(dataset, current?.champion);
  await checkModel(models, dataset, version, check);

  const champion: Champion = { version, since, by, previous: current?.champion.version ?? null };
  if (await writeChampion(models, dataset, champion, expected)) return champion;

  const winner = (await findChampion(models, dataset))?.champion;
  if (winner?.version === version) return winner;
  throw movedError(dataset, winner);
}

/**
 * Makes a version champion in place of a pointer that cannot be read, if nobody has replaced that pointer in the meantime.
 * @throws ChampionMovedError NoSuchVersionError, and what `check` throws
 */
export async function repairChampion(
  models: Store,
  dataset: string,
  { version, by, since }: { readonly version: string; readonly by: string; readonly since: string },
  damage: CorruptChampionError,
  check: (bytes: Uint8Array) => void,
): Promise<Champion> {
  await checkModel(models, dataset, version, check);
  const champion: Champion = {
    version,
    since,
    by,
    previous: null,
    repaired: `${damage.key} was damaged: ${damage.found}`,
  };
  if (await writeChampion(models, dataset, champion, damage.etag)) return champion;
  throw movedError(dataset, (await findChampion(models, dataset))?.champion);
}

export const championKey = (dataset: string) => `${dataset}/champion.json`;

/** What the pointer was after it was last written. It is read only when the pointer is damaged. */
export const championCopyKey = (dataset: string) => `${dataset}/champion.copy.json`;

function writeChampion(models: Store, dataset: string, champion: Champion, seen: string | undefined): Promise<boolean> {
  const keys = { key: championKey(dataset), copyKey: championCopyKey(dataset) };
  return writePointer(models, keys, encodeRecord(champion), seen);
}

const isVersion = (value: unknown): value is string => typeof value === 'string' && /^v[1-9]\d*$/.test(value);

async function checkModel(
  models: Store,
  dataset: string,
  version: string,
  check: (bytes: Uint8Array) => void,
): Promise<void> {
  const absent = `There is no version ${version} of ${dataset}.`;
  if (!isVersion(version)) throw new NoSuchVersionError(absent);
  try {
    check(await readModelBytes(models, dataset, version));
  } catch (error) {
    throw error instanceof NotFoundError ? new NoSuchVersionError(absent, { cause: error }) : error;
  }
}

function movedError(dataset: string, now: Champion | undefined): ChampionMovedError {
  return new ChampionMovedError(
    now === undefined
      ? `${dataset} has no champion any more.`
      : `The champion of ${dataset} is ${now.version} since ${now.since}, moved by ${now.by}.`,
  );
}

const readVersion: JsonReader<string> = (value, path) => {
  if (isVersion(value)) return value;
  throw new WrongJsonError(`${showFound(value)}, a version expected`, path);
};

export const readChampion = objectReader<Champion>({
  version: readVersion,
  since: readString,
  by: readString,
  previous: nullableReader(readVersion),
  repaired: optionalReader(readString),
});

function decodeChampion(dataset: string, { body, etag }: Stored): Champion {
  try {
    return decodeRecord(championKey(dataset), body, readChampion);
  } catch (cause) {
    if (!(cause instanceof CorruptRecordError)) throw cause;
    throw new CorruptChampionError(cause.key, cause.found, etag(), { cause });
  }
}
