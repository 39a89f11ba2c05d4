import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Card } from '../api/types.ts';

type Screen = ComponentType<{ readonly card: Card; readonly onLive: () => void }>;

interface LazyProps {
  readonly load: () => Promise<Screen>;
  readonly card: Card;
  readonly onLive: () => void;
  /** What stands there until it is loaded. */
  readonly waiting: ComponentChildren;
}

/** A screen whose script is loaded when it is first opened. */
export function LazyScreen({ load, card, onLive, waiting }: LazyProps) {
  const [found, setFound] = useState<{ readonly Screen: Screen } | 'away'>();
  useEffect(() => {
    load().then(
      (Screen) => setFound({ Screen }),
      () => setFound('away'),
    );
  }, [load]);
  if (found === undefined) return waiting;
  if (found === 'away')
    return (
      <div class="bad banner" role="alert">
        <h1 class="sr">Nothing can be shown</h1>
        <p>This screen could not be loaded. Stima may have been updated: open the page again.</p>
      </div>
    );
  return <found.Screen card={card} onLive={onLive} />;
}
