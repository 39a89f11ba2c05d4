import { ChampionMovedError, NoSuchVersionError } from '../champion.ts';
import { StorageError } from '../storage/store.ts';
import { Problem } from './problem.ts';

/**
 * Translates what the core and the stores throw. Their messages name buckets, paths and servers, so only those written for
 * whoever asks are passed on; `undefined` is what nobody expected.
 */
export function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof NoSuchVersionError)
    return new Problem('unknown-version', error.message, undefined, { cause: error });
  if (error instanceof ChampionMovedError) {
    return new Problem('champion-moved', `${error.message} Look again, then decide.`, undefined, { cause: error });
  }
  if (error instanceof StorageError) {
    const detail = 'The storage cannot be used at the moment; try again in some seconds.';
    return new Problem('storage-unavailable', detail, undefined, { cause: error });
  }
  return undefined;
}
