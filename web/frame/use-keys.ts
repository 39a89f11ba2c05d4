import { useEffect } from 'preact/hooks';
import { hrefOf, type ScreenName, usePlaces } from './place.tsx';

const SCREEN_OF: Readonly<Record<string, ScreenName>> = { p: 'price', f: 'files', m: 'model' };

/** How long after `g` the key of a screen counts. */
const SEQUENCE_MS = 900;

/** `/` goes to the first field, `g` and then `p` to the price, `f` to the files, `m` to the model. While somebody writes, keys are letters. */
export function useKeys(dataset: string | undefined): void {
  const { go } = usePlaces();
  useEffect(() => {
    let pressedG = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent) => {
      const { key, target, timeStamp } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(target)) return;
      const screen = SCREEN_OF[key];
      if (key === '/') {
        event.preventDefault();
        document.querySelector<HTMLElement>('main form input')?.focus();
      } else if (key === 'g') pressedG = timeStamp;
      else if (screen !== undefined && dataset !== undefined && timeStamp - pressedG < SEQUENCE_MS)
        go(hrefOf(dataset, screen));
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [dataset, go]);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type=radio]), textarea, select') !== null;
}
