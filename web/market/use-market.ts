import { useCallback } from 'preact/hooks';
import type { Api } from '../api/client.ts';
import { outcomeOf } from '../api/outcome.ts';
import type { Market } from '../api/types.ts';
import { type Loaded, useLoaded } from '../api/use-loaded.ts';

/**
 * The levels of prices in the periods that the live version knows.
 * @param isWanted nothing is loaded before it is
 * @returns undefined while it is not known, or if prices do not move with time
 */
export function useMarket(api: Api, dataset: string, isWanted: boolean): Market | undefined {
  const load = useCallback(
    async (signal: AbortSignal): Promise<Loaded<Market>> => {
      if (!isWanted) return { kind: 'loading' };
      const outcome = await outcomeOf(api.GET('/v1/{dataset}/market', { params: { path: { dataset } }, signal }));
      if (outcome.kind !== 'answer') return outcome;
      // The answer is JSON, since nothing else was asked for.
      return typeof outcome.data === 'string' ? { kind: 'away' } : { kind: 'answer', data: outcome.data };
    },
    [api, dataset, isWanted],
  );
  const [loaded] = useLoaded<Market>(load);
  return loaded.kind === 'answer' ? loaded.data : undefined;
}
