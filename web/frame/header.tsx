import type { ComponentChildren } from 'preact';
import { useSession } from '../session/session.tsx';
import { hrefOf, Link, type Place, type ScreenName } from './place.tsx';

interface HeaderProps {
  readonly datasets: readonly string[];
  readonly place: Place;
  readonly waiting: number;
  /** What the first screen is called: an item is priced, or asked about. */
  readonly firstScreen: 'Price' | 'Ask';
  readonly onDataset: (name: string) => void;
}

export function Header({ datasets, place, waiting, firstScreen, onDataset }: HeaderProps) {
  const { isOwner, mayPrice, signOut } = useSession();
  const isSignedIn = isOwner || mayPrice;
  const dataset = place.dataset ?? datasets[0];
  const screen = (name: ScreenName, label: ComponentChildren) =>
    dataset !== undefined && (
      <Link href={hrefOf(dataset, name)} current={place.screen === name}>
        {label}
      </Link>
    );
  return (
    <header class="top">
      <div class="wrap">
        <Link class="brand" href="/">
          Stima
        </Link>
        {datasets.length > 0 && (
          <>
            <label class="sr" for="dataset">
              What is priced
            </label>
            <select id="dataset" value={dataset} onChange={({ currentTarget }) => onDataset(currentTarget.value)}>
              {datasets.map((name) => (
                <option key={name} value={name}>
                  {capitalise(name)}
                </option>
              ))}
            </select>
          </>
        )}
        {isSignedIn && (
          <nav aria-label="Screens">
            {screen('price', firstScreen)}
            {screen('files', <>Files{waiting > 0 && <Waiting count={waiting} />}</>)}
            {screen('model', 'Model')}
          </nav>
        )}
        {isSignedIn && (
          <span class="who">
            <span class="role">{isOwner ? 'The owner.' : 'A partner.'} </span>
            <button type="button" class="quiet" onClick={() => signOut()}>
              Sign out
            </button>
          </span>
        )}
      </div>
    </header>
  );
}

function Waiting({ count }: { readonly count: number }) {
  return (
    <span class="count">
      <span class="sr">, </span>
      {count}
      <span class="sr"> waiting for you</span>
    </span>
  );
}

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
