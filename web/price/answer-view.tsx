import type { ComponentChildren } from 'preact';
import type { Card, PricePrediction, Warning } from '../api/types.ts';
import { DecisionView } from '../decision/decision-view.tsx';
import { hrefOf, Link } from '../frame/place.tsx';
import { moneyName } from '../locale/formats.ts';
import { useMarket } from '../market/use-market.ts';
import { CopyButton } from '../reasons/copy-button.tsx';
import { InputNotes } from '../reasons/input-reasons.tsx';
import { useSession } from '../session/session.tsx';
import { sentence } from '../words/sentences.ts';
import { curlOf } from './curl.ts';
import { Figure } from './figure.tsx';
import { fragmentOf, type PriceRequest } from './item-in-address.ts';
import { LevelWords } from './level-words.tsx';
import { RangeStrip } from './range-strip.tsx';
import { RangeWords } from './range-words.tsx';
import { Reasons } from './reasons.tsx';
import type { Answer } from './use-price.ts';

interface AnswerProps {
  readonly card: Card;
  readonly answer: Answer;
  readonly isOld: boolean;
  /** Another time is asked for. Nothing asks for today. */
  readonly onLevel: (asOf: string | undefined) => void;
}

/** The answer, and why it is that. */
export function AnswerView({ card, answer, isOld, onLevel }: AnswerProps) {
  const { asked, prediction } = answer;
  const actions = <Actions card={card} asked={asked} isPrintable={'price' in prediction} />;
  const shared = { card, isOld, warnings: <WarningList warnings={prediction.warnings} card={card} />, actions };
  if ('decision' in prediction) return <DecisionView {...shared} prediction={prediction} />;
  return <PriceView {...shared} prediction={prediction} onLevel={onLevel} />;
}

interface PriceProps {
  readonly card: Card;
  readonly prediction: PricePrediction;
  readonly isOld: boolean;
  readonly onLevel: AnswerProps['onLevel'];
  readonly warnings: ComponentChildren;
  readonly actions: ComponentChildren;
}

/** A price with its range, and its reasons in money. */
function PriceView({ card, prediction, isOld, onLevel, warnings, actions }: PriceProps) {
  const { price, range, unit } = prediction;
  const { api } = useSession();
  const market = useMarket(api, card.dataset, prediction.asOf !== undefined);
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
        <LevelWords prediction={prediction} market={market} onLevel={onLevel} />
        {warnings}
        {actions}
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

function WarningList({ card, warnings }: { readonly card: Card; readonly warnings: readonly Warning[] }) {
  if (warnings.length === 0) return null;
  return (
    <div class="msg care">
      <b>The {card.target.answers ? 'answer' : 'price'} is for what was written. Check this:</b>
      {warnings.map(({ code, path, message }) => (
        <p key={code + path}>{sentence(message)}</p>
      ))}
    </div>
  );
}

interface ActionsProps {
  readonly card: Card;
  readonly asked: PriceRequest;
  /** Whether there is a sheet for the customer. */
  readonly isPrintable: boolean;
}

function Actions({ card, asked, isPrintable }: ActionsProps) {
  const curl = () => curlOf(location.origin, card.dataset, asked);
  return (
    <p class="acts noprint answeracts">
      {isPrintable && (
        <Link class="button" href={hrefOf(card.dataset, 'print') + fragmentOf(asked)}>
          Print for the customer
        </Link>
      )}
      <CopyButton label="Copy link" text={() => location.origin + hrefOf(card.dataset, 'price') + fragmentOf(asked)} />
      <CopyButton label="Copy as curl" text={curl} />
    </p>
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
