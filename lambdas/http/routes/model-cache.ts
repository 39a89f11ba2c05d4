import { type FoundChampion, findChampion, findChampionIfChanged } from '../../../registry/champion.ts';
import { findModelFile, modelKey } from '../../../registry/model-file.ts';
import { NotFoundError, type Store } from '../../../registry/storage/store.ts';
import { keepLatestUsed } from '../../../training/numerics/latest-used.ts';
import { type Log, logLine } from '../request/handler.ts';

/** A model that is ready to answer. */
export interface Loaded<M> {
  readonly version: string;
  readonly model: M;
}

export interface ModelCache<M> {
  /** The champion's model; `undefined` if there is no champion. */
  findChampion(dataset: string): Promise<Loaded<M> | undefined>;
  /** The model of a version; `undefined` if there is no such version. */
  findVersion(dataset: string, version: string): Promise<Loaded<M> | undefined>;
}

export interface ModelCacheOptions<M> {
  readonly models: Store;
  /**
   * Makes a model from the bytes of `model.json`. Throws if they are no model.
   * @param asOf the last period that it knows, where its fit recorded it
   */
  readonly decode: (dataset: string, bytes: Uint8Array, asOf?: string) => M;
  /** The champion is looked up again if the last look is older, by the wall clock. The other clock stands still in a frozen Lambda. */
  readonly maxAgeMs: number;
  /** How long an answer waits for the look-up, or for the model of a new champion, before the old one is served. */
  readonly patienceMs?: number;
  /** The number of models that are kept for all datasets together. */
  readonly size?: number;
  readonly now?: () => number;
  readonly log?: Log;
}

/**
 * The largest age of a look at the champion on AWS. Half a minute after a promotion, every instance answers by the new
 * version.
 */
const MAX_AGE_SECONDS = 30;

/**
 * `maxAgeMs` from the environment of a function, which has it in seconds.
 * @throws RangeError if the text is no number of seconds
 */
export function readMaxAgeMs(seconds: string | undefined): number {
  const read = seconds ? Number(seconds) : MAX_AGE_SECONDS;
  if (read >= 0 && read <= 86_400) return read * 1_000;
  throw new RangeError(`CHAMPION_MAX_AGE_SECONDS is "${seconds}", a number of seconds from 0 to 86400 expected`);
}

/**
 * Keeps models by version, and the champion of each dataset. While a new champion loads, or if storage cannot be reached, the old
 * one answers. Only the request that looks up the champion waits, and only for `patienceMs`.
 */
export function createModelCache<M>(options: ModelCacheOptions<M>): ModelCache<M> {
  const { models, decode, maxAgeMs, patienceMs = 1_000, size = 4, now = Date.now, log = logLine } = options;
  const versions = keepLatestUsed<string, Promise<Loaded<M> | undefined>>(size);
  const champions = new Map<string, Seen<M>>();
  const looks = new Map<string, Promise<Loaded<M> | undefined>>();

  const findVersion = (dataset: string, version: string): Promise<Loaded<M> | undefined> => {
    const key = `${dataset}/${version}`;
    return versions.get(key, () => {
      const loading = load(dataset, version);
      const forget = () => versions.forget(key, loading);
      loading.then((loaded) => loaded ?? forget(), forget);
      return loading;
    });
  };

  const load = async (dataset: string, version: string): Promise<Loaded<M> | undefined> => {
    const file = await findModelFile(models, dataset, version);
    return file && { version, model: decode(dataset, file.bytes, file.asOf) };
  };

  const see = async (dataset: string, found: FoundChampion): Promise<Loaded<M>> => {
    const { version } = found.champion;
    const loaded = await findVersion(dataset, version);
    if (loaded === undefined) throw new NotFoundError(modelKey(dataset, version));
    champions.set(dataset, { loaded, etag: found.etag, lookedAt: now() });
    return loaded;
  };

  const look = async (dataset: string, seen: Seen<M> | undefined): Promise<Loaded<M> | undefined> => {
    if (seen === undefined) {
      const found = await findChampion(models, dataset);
      return found && see(dataset, found);
    }
    const found = await findChampionIfChanged(models, dataset, seen.etag);
    if (found === 'unchanged' || found === undefined) return seen.loaded;
    return see(dataset, found);
  };

  /** One look-up of a dataset at a time. */
  const lookOnce = (dataset: string, seen: Seen<M> | undefined): Promise<Loaded<M> | undefined> => {
    const looking = looks.get(dataset) ?? look(dataset, seen).finally(() => looks.delete(dataset));
    looks.set(dataset, looking);
    return looking;
  };

  return {
    findVersion,
    async findChampion(dataset) {
      const seen = champions.get(dataset);
      if (seen === undefined) return lookOnce(dataset, undefined);
      const age = now() - seen.lookedAt;
      if ((age >= 0 && age < maxAgeMs) || looks.has(dataset)) return seen.loaded;
      champions.set(dataset, { ...seen, lookedAt: now() });
      const looking = lookOnce(dataset, seen).catch((error: unknown) => {
        log({ level: 'warn', message: `${dataset} ${seen.loaded.version} goes on answering: ${messageOf(error)}` });
        return seen.loaded;
      });
      return within(patienceMs, looking, seen.loaded);
    },
  };
}

interface Seen<M> {
  readonly loaded: Loaded<M>;
  readonly etag: string;
  readonly lookedAt: number;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ms, otherwise);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}
