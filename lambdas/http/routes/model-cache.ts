import { type FoundChampion, findChampion, findChampionIfChanged } from '../../../registry/champion.ts';
import { NotFoundError, type Store } from '../../../registry/storage/store.ts';
import { type Log, logLine } from '../request/handler.ts';

/** A model that is ready to answer. */
export interface Loaded<M> {
  readonly version: string;
  readonly model: M;
}

export interface ModelCache<M> {
  /** The model that answers now; `undefined` if none is champion. */
  findChampion(dataset: string): Promise<Loaded<M> | undefined>;
  /** One version; `undefined` if there is no such one. */
  findVersion(dataset: string, version: string): Promise<Loaded<M> | undefined>;
}

export interface ModelCacheOptions<M> {
  readonly models: Store;
  /** Makes a model of the bytes of `model.json`; throws on bytes that are none. */
  readonly decode: (dataset: string, bytes: Uint8Array) => M;
  /** The champion is looked up again when the last look is older, by the wall clock: a frozen Lambda's other clock stands still. */
  readonly maxAgeMs: number;
  /** How long an answer waits for the look-up, or for the model of a new champion, before the old one is served. */
  readonly patienceMs?: number;
  /** How many models are kept over all datasets. */
  readonly size?: number;
  readonly now?: () => number;
  readonly log?: Log;
}

/** How old a look at the champion may become on AWS: a promotion is answered from half a minute later, by every instance. */
export const MAX_AGE_SECONDS = 30;

/**
 * `maxAgeMs` as the environment of a function says it, in seconds.
 * @throws RangeError if it says something that is no time
 */
export function readMaxAgeMs(seconds: string | undefined): number {
  const read = seconds ? Number(seconds) : MAX_AGE_SECONDS;
  if (read >= 0 && read <= 86_400) return read * 1_000;
  throw new RangeError(`CHAMPION_MAX_AGE_SECONDS is "${seconds}", a number of seconds from 0 to 86400 expected`);
}

/**
 * Models by version, and per dataset the champion. While a new champion loads, and when storage is away, the old one answers;
 * only the request that looks waits, and only for `patienceMs`.
 */
export function createModelCache<M>(options: ModelCacheOptions<M>): ModelCache<M> {
  const { models, decode, maxAgeMs, patienceMs = 1_000, size = 4, now = Date.now, log = logLine } = options;
  const versions = new Map<string, Promise<Loaded<M> | undefined>>();
  const champions = new Map<string, Seen<M>>();
  const looks = new Map<string, Promise<Loaded<M> | undefined>>();

  const findVersion = (dataset: string, version: string): Promise<Loaded<M> | undefined> => {
    const key = `${dataset}/${version}`;
    const cached = versions.get(key);
    if (cached !== undefined) {
      versions.delete(key);
      versions.set(key, cached);
      return cached;
    }
    const loading = load(dataset, version);
    versions.set(key, loading);
    const forget = () => versions.get(key) === loading && versions.delete(key);
    loading.then((loaded) => loaded ?? forget(), forget);
    for (const oldest of versions.keys()) if (versions.size > size) versions.delete(oldest);
    return loading;
  };

  const load = async (dataset: string, version: string): Promise<Loaded<M> | undefined> => {
    const stored = await models.find(`${dataset}/${version}/model.json`);
    return stored && { version, model: decode(dataset, stored.body) };
  };

  const see = async (dataset: string, found: FoundChampion): Promise<Loaded<M>> => {
    const { version } = found.champion;
    const loaded = await findVersion(dataset, version);
    if (loaded === undefined) throw new NotFoundError(`${dataset}/${version}/model.json`);
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

  /** One look at a time and dataset. */
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
