import { useEffect } from 'preact/hooks';
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
import { problemSentence } from '../words/sentences.ts';
import { useCard, useDatasets } from './use-catalog.ts';

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
  const { api, mayPrice } = useSession();
  const { place, go } = usePlaces();
  const [health] = useDatasets(api);
  const datasets = health.kind === 'answer' ? health.data.datasets.map(({ dataset }) => dataset) : [];
  const last = localStorage.getItem(LAST);
  const dataset = place.dataset ?? datasets.find((name) => name === last) ?? datasets[0];
  const [card] = useCard(api, dataset, mayPrice);
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
      <Header datasets={datasets} place={{ ...place, dataset }} onDataset={(name) => go(hrefOf(name, place.screen))} />
      <main class="wrap" id="main" tabIndex={-1}>
        {health.kind === 'away' ? (
          <Notice text="Stima does not answer. Start it, and open this page again." />
        ) : mayPrice ? (
          <Screen name={place.screen} dataset={dataset} loaded={card} />
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
}

function Screen({ name, dataset, loaded }: ScreenProps) {
  const { signOut } = useSession();
  const isUnknown = loaded.kind === 'problem' && loaded.problem.status === 403;
  useEffect(() => {
    if (isUnknown) signOut('This key is not known here. Enter the one that Stima printed, or that the owner gave you.');
  }, [isUnknown, signOut]);
  switch (loaded.kind) {
    case 'answer':
      // The card of another dataset may still be there for a moment.
      if (loaded.data.dataset !== dataset) return <Reading dataset={dataset} />;
      return name === 'print' ? (
        <PrintScreen key={dataset} card={loaded.data} />
      ) : (
        <PriceScreen key={dataset} card={loaded.data} />
      );
    case 'problem':
      return <Notice text={problemSentence(loaded.problem)} />;
    case 'away':
      return <Notice text="Stima does not answer. Start it, and open this page again." />;
    default:
      return <Reading dataset={dataset} />;
  }
}

function Reading({ dataset }: { readonly dataset: string | undefined }) {
  return (
    <div class="calm banner late">
      <p class="lead">Reading what Stima knows{dataset !== undefined && ` of ${dataset}`}…</p>
      <progress aria-label="Loading" />
    </div>
  );
}

function Notice({ text }: { readonly text: string }) {
  return (
    <div class="bad banner" role="alert">
      <p>{text}</p>
    </div>
  );
}
