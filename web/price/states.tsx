import { useFormats } from '../locale/locale.tsx';
import type { AskingWords } from '../words/asking-words.ts';

interface AwayProps {
  readonly seconds: number;
  /** When the last answer came, if there is one. */
  readonly lastAt: string | undefined;
  readonly words: AskingWords;
  readonly onTry: () => void;
}

/** The service does not answer. Typing goes on. */
export function Away({ seconds, lastAt, words: { noun, done }, onTry }: AwayProps) {
  const { moment, number } = useFormats();
  return (
    <div class="bad banner" role="alert">
      <h3>Stima does not answer</h3>
      <p>
        {lastAt !== undefined && `The ${noun} below was given on ${moment(lastAt)} and stays right for what it names. `}
        What you type now is kept, and {done} when Stima is back. The next try is in {number(seconds)}{' '}
        {seconds === 1 ? 'second' : 'seconds'}.
      </p>
      <p class="acts">
        <button type="button" onClick={onTry}>
          Try now
        </button>
      </p>
    </div>
  );
}

interface NoPriceProps {
  readonly words: AskingWords;
  readonly item: string;
  readonly faults: readonly { readonly text: string; readonly href: string }[];
}

/** Why there is no price, with links to the fields. */
export function NoPrice({ item, faults, words: { noun, done } }: NoPriceProps) {
  const go = (event: MouseEvent, href: string) => {
    event.preventDefault();
    document.getElementById(href.slice(1))?.focus();
  };
  return (
    <>
      <section class="first">
        <header>
          <h2>{noun === 'price' ? 'Price' : 'Answer'}</h2>
        </header>
        <p class="price waits" aria-hidden="true">
          –
        </p>
      </section>
      <div class="bad banner">
        <h3>
          {faults.length === 1 ? 'One field keeps' : `${faults.length} fields keep`} this {item} from being {done}
        </h3>
        <ul class="plain">
          {faults.map(({ text, href }) => (
            <li key={href}>
              <a href={href} onClick={(event) => go(event, href)}>
                {text}
              </a>
            </li>
          ))}
        </ul>
        <p>
          The {noun} comes as soon as {faults.length === 1 ? 'it is' : 'all are'} right. Everything else is kept as you
          wrote it.
        </p>
      </div>
    </>
  );
}
