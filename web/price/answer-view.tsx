import type { Card } from '../api/types.ts';
import { hrefOf, Link } from '../frame/place.tsx';
import { moneyName } from '../locale/formats.ts';
import { sentence } from '../words/sentences.ts';
import { CopyButton } from './copy-button.tsx';
import { curlOf } from './curl.ts';
import { Figure } from './figure.tsx';
import { fragmentOf } from './item-in-address.ts';
import { RangeStrip } from './range-strip.tsx';
import { RangeWords } from './range-words.tsx';
import { InputNotes, Reasons } from './reasons.tsx';
import type { Answer } from './use-price.ts';

interface AnswerProps {
  readonly card: Card;
  readonly answer: Answer;
  readonly isOld: boolean;
}

/** The answer: the price with its range, and why it is that. */
export function AnswerView({ card, answer, isOld }: AnswerProps) {
  const { asked, prediction } = answer;
  const { price, range, unit, warnings } = prediction;
  const curl = () => curlOf(location.origin, card.dataset, asked);
  return (
    <>
      <section class="first">
        <header>
          <h2>Price</h2>
          <span class="note">{moneyName(unit)}</span>
        </header>
        <Figure price={price} unit={unit} isOld={isOld} />
        <RangeStrip price={price} low={range.low} high={range.high} unit={unit} />
        <RangeWords card={card} prediction={prediction} />
        {warnings.length > 0 && (
          <div class="msg care">
            <b>The price is for what was written. Check this:</b>
            {warnings.map(({ code, path, message }) => (
              <p key={code + path}>{sentence(message)}</p>
            ))}
          </div>
        )}
        <p class="acts noprint answeracts">
          <Link class="button" href={hrefOf(card.dataset, 'print') + fragmentOf(asked)}>
            Print for the customer
          </Link>
          <CopyButton
            label="Copy link"
            text={() => location.origin + hrefOf(card.dataset, 'price') + fragmentOf(asked)}
          />
          <CopyButton label="Copy as curl" text={curl} />
        </p>
      </section>
      <section>
        <header>
          <h2 id="why">Why this price</h2>
          <span class="note">{moneyName(unit)}; the amounts add up to the cent</span>
        </header>
        <Reasons card={card} prediction={prediction} id="why" />
        <InputNotes card={card} />
      </section>
    </>
  );
}

/** The same question for a program. */
export function ForDevelopers({ card, answer: { asked } }: Pick<AnswerProps, 'card' | 'answer'>) {
  return (
    <section class="last">
      <header>
        <h2>For developers</h2>
      </header>
      <details>
        <summary>The same question as curl</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{curlOf(location.origin, card.dataset, asked)}</pre>
      </details>
    </section>
  );
}
