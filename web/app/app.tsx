import { useEffect } from 'preact/hooks';
import { isUnknownCaller } from '../api/outcome.ts';
import type { Card } from '../api/types.ts';
import type { Loaded } from '../api/use-loaded.ts';
import { Footer } from '../frame/footer.tsx';
import { Header } from '../frame/header.tsx';
import { hrefOf, PlaceProvider, type ScreenName, usePlaces } from '../frame/place.tsx';
import { StatusProvider } from '../frame/status.tsx';
import { useKeys } from '../frame/use-keys.ts';
import { LocaleProvider } from '../locale/locale.tsx';
import { PriceScreen } from '../price/price-screen.tsx';
import { PrintScreen } from '../price/print-screen.tsx';
import { SessionProvider, useSession } from '../session/session.tsx';
import { SignIn } from '../session/sign-in.tsx';
import { askingWords } from '../words/asking-words.ts';
import { problemSentence } from '../words/sentences.ts';
import { LazyScreen } from './lazy-screen.tsx';
import { useCard, useDatasets, useHeld } from './use-catalog.ts';

export function App() {
  return (
    <LocaleProvider>
      <SessionProvider>
        <PlaceProvider>
          <StatusProvider>
            <Page />
          </StatusProvider>
        </PlaceProvider>
      </SessionProvider>
    </LocaleProvider>
  );
}

/** The dataset that was used last opens first. */
const LAST = 'stima.dataset';

function Page() {
  const { api, isOwner, mayPrice } = useSession();
  const { place, go } = usePlaces();
  const [health] = useDatasets(api);
  const datasets = health.kind === 'answer' ? health.data.datasets.map(({ dataset }) => dataset) : [];
  const last = localStorage.getItem(LAST);
  const dataset = place.dataset ?? datasets.find((name) => name === last) ?? datasets[0];
  const [card, readCard] = useCard(api, dataset, mayPrice);
  const [held] = useHeld(api, dataset, isOwner, place.screen);
  useKeys(dataset);
  useEffect(() => {
    if (place.dataset !== undefined) localStorage.setItem(LAST, place.dataset);
    else if (dataset !== undefined && mayPrice)
      history.replaceState(null, '', hrefOf(dataset, 'price') + location.hash);
  }, [place.dataset, dataset, mayPrice]);
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <Header
        datasets={datasets}
        place={{ ...place, dataset }}
        firstScreen={card.kind === 'answer' ? askingWords(card.data).verb : 'Price'}
        waiting={held.kind === 'answer' ? held.data : 0}
        onDataset={(name) => go(hrefOf(name, place.screen))}
      />
      <main class="wrap" id="main" tabIndex={-1}>
        {health.kind === 'away' ? (
          <Notice text="Stima does not answer. Start it, and open this page again." />
        ) : mayPrice ? (
          <Screen name={place.screen} dataset={dataset} loaded={card} onLive={readCard} />
        ) : (
          <SignIn item="stone" />
        )}
      </main>
      <Footer card={card.kind === 'answer' ? card.data : undefined} />
    </>
  );
}

/** A fragment in the address would take the place of the item that stands there. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

interface ScreenProps {
  readonly name: ScreenName;
  readonly dataset: string | undefined;
  readonly loaded: Loaded<Card>;
  /** Another version may be live now. */
  readonly onLive: () => void;
}

function Screen({ name, dataset, loaded, onLive }: ScreenProps) {
  const { signOut } = useSession();
  const isUnknown = loaded.kind === 'problem' && isUnknownCaller(loaded.problem);
  useEffect(() => {
    if (isUnknown) signOut('This key is not known here. Enter the one that Stima printed, or that the owner gave you.');
  }, [isUnknown, signOut]);
  switch (loaded.kind) {
    case 'answer':
      // The card of another dataset may still be there for a moment.
      if (loaded.data.dataset !== dataset) return <Reading dataset={dataset} />;
      return <ScreenOf key={dataset} name={name} card={loaded.data} onLive={onLive} />;
    case 'problem':
      return <Notice text={problemSentence(loaded.problem)} />;
    case 'away':
      return <Notice text="Stima does not answer. Start it, and open this page again." />;
    default:
      return <Reading dataset={dataset} />;
  }
}

const loadModel = () => import('../model/model-screen.tsx').then(({ ModelScreen }) => ModelScreen);
const loadFiles = () => import('../files/files-screen.tsx').then(({ FilesScreen }) => FilesScreen);

function ScreenOf({ name, card, onLive }: Pick<ScreenProps, 'name' | 'onLive'> & { readonly card: Card }) {
  switch (name) {
    case 'print':
      return <PrintScreen card={card} />;
    case 'files':
      return <LazyScreen load={loadFiles} card={card} onLive={onLive} waiting={<Reading dataset={card.dataset} />} />;
    case 'model':
      return <LazyScreen load={loadModel} card={card} onLive={onLive} waiting={<Reading dataset={card.dataset} />} />;
    default:
      return <PriceScreen card={card} />;
  }
}

function Reading({ dataset }: { readonly dataset: string | undefined }) {
  return (
    <div class="calm banner late">
      <h1 class="sr">Loading</h1>
      <p class="lead">Reading what Stima knows{dataset !== undefined && ` of ${dataset}`}…</p>
      <progress aria-label="Loading" />
    </div>
  );
}

function Notice({ text }: { readonly text: string }) {
  return (
    <div class="bad banner" role="alert">
      <h1 class="sr">Nothing can be shown</h1>
      <p>{text}</p>
    </div>
  );
}
