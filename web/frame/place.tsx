import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';

const SCREENS = ['price', 'print', 'files', 'model'] as const;
export type ScreenName = (typeof SCREENS)[number];

/** Where the page is: a dataset and a screen of it. */
export interface Place {
  readonly dataset: string | undefined;
  readonly screen: ScreenName;
}

interface Places {
  readonly place: Place;
  readonly go: (href: string) => void;
}

const PlaceContext = createContext<Places>({ place: { dataset: undefined, screen: 'price' }, go: () => {} });

export const hrefOf = (dataset: string, screen: ScreenName): string => `/${dataset}/${screen}`;

function readPlace(path: string): Place {
  const [, dataset, name] = path.split('/');
  const screen = SCREENS.find((one) => one === name);
  return screen ? { dataset, screen } : { dataset: undefined, screen: 'price' };
}

export function PlaceProvider({ children }: { readonly children: ComponentChildren }) {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const follow = () => setPath(location.pathname);
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const places = useMemo((): Places => {
    const go = (href: string) => {
      history.pushState(null, '', href);
      setPath(location.pathname);
      scrollTo(0, 0);
    };
    return { place: readPlace(path), go };
  }, [path]);
  return <PlaceContext.Provider value={places}>{children}</PlaceContext.Provider>;
}

export const usePlaces = (): Places => useContext(PlaceContext);

interface LinkProps {
  readonly href: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link to a screen, without loading the page anew. With a key for a new tab it is a link like any other. */
export function Link({ href, current = false, children, ...rest }: LinkProps) {
  const { go } = usePlaces();
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(href);
  };
  return (
    <a href={href} onClick={follow} aria-current={current ? 'page' : undefined} {...rest}>
      {children}
    </a>
  );
}
