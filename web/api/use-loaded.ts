import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Outcome } from './outcome.ts';

/** Whether a thing is awaited, there, or not to be had. */
export type Loaded<T> = { readonly kind: 'loading' } | Outcome<T>;

/**
 * Loads a thing, and loads it again on demand. What is there stays until the next is there.
 * @param load must stay the same as long as it loads the same
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<Loaded<T>>) {
  const [loaded, setLoaded] = useState<Loaded<T>>({ kind: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal).then((outcome) => {
      if (!controller.signal.aborted && outcome.kind !== 'dropped') setLoaded(outcome);
    });
    return () => controller.abort();
  }, [load, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  return [loaded, again] as const;
}
