import { useCallback } from 'preact/hooks';
import type { Api } from '../api/client.ts';
import { outcomeOf } from '../api/outcome.ts';
import type { Card, Health } from '../api/types.ts';
import { type Loaded, useLoaded } from '../api/use-loaded.ts';

/** The datasets. Everybody may know them. */
export function useDatasets(api: Api) {
  return useLoaded<Health>(useCallback((signal) => outcomeOf(api.GET('/health', { signal })), [api]));
}

/** The declaration of a dataset. Nothing is loaded while the dataset is not known, or nobody is signed in. */
export function useCard(api: Api, dataset: string | undefined, isSignedIn: boolean) {
  const load = useCallback(
    async (signal: AbortSignal): Promise<Loaded<Card>> => {
      if (dataset === undefined || !isSignedIn) return { kind: 'loading' };
      return outcomeOf(api.GET('/v1/{dataset}', { params: { path: { dataset } }, signal }));
    },
    [api, dataset, isSignedIn],
  );
  return useLoaded<Card>(load);
}

/** How many uploads wait for the owner's word. They are counted anew on each screen. */
export function useHeld(api: Api, dataset: string | undefined, isOwner: boolean, screen: string) {
  const load = useCallback(
    async (signal: AbortSignal): Promise<Loaded<number>> => {
      if (dataset === undefined || !isOwner) return { kind: 'answer', data: 0 };
      const params = { path: { dataset }, query: { state: 'held' as const } };
      const outcome = await outcomeOf(api.GET('/v1/{dataset}/uploads', { params, signal }));
      return outcome.kind === 'answer' ? { kind: 'answer', data: outcome.data.uploads.length } : outcome;
    },
    [api, dataset, isOwner, screen],
  );
  return useLoaded<number>(load);
}
