import { useMemo, useState } from 'preact/hooks';
import type { Card, PricePrediction } from '../api/types.ts';
import { groupsOf } from '../declaration/fields.ts';
import { givenText, itemText } from '../declaration/given-value.ts';
import { examplesOf } from '../declaration/judge.ts';
import { hrefOf, Link } from '../frame/place.tsx';
import { useTitle } from '../frame/status.tsx';
import { moneyName } from '../locale/formats.ts';
import { useFormats } from '../locale/locale.tsx';
import { useSession } from '../session/session.tsx';
import { askingWords } from '../words/asking-words.ts';
import { problemSentence } from '../words/sentences.ts';
import { Figure } from './figure.tsx';
import { fragmentOf, type PriceRequest, readFragment } from './item-in-address.ts';
import { LevelWords } from './level-words.tsx';
import { RangeStrip } from './range-strip.tsx';
import { RangeWords } from './range-words.tsx';
import { Reasons } from './reasons.tsx';
import { Away } from './states.tsx';
import { type Answer, usePrice } from './use-price.ts';

const SHOP = 'stima.shop';

/** One page of A4 for a customer. */
export function PrintScreen({ card }: { readonly card: Card }) {
  const { api } = useSession();
  const asked = useMemo(
    (): PriceRequest =>
      readFragment(card, location.hash) ?? { item: examplesOf(card), version: undefined, asOf: undefined },
    [card],
  );
  const { answer, problem, nextTryIn, tryNow } = usePrice(api, card.dataset, asked, 0);
  const prediction = answer && 'price' in answer.prediction ? answer.prediction : undefined;
  useTitle(`Appraisal of a ${card.item.singular}`);
  return (
    <div class="printpage">
      {answer && prediction && <Sheet card={card} answer={answer} prediction={prediction} />}
      {answer && !prediction && (
        <div class="calm banner">
          <p>A yes or no has no sheet for a customer. The page of the answer can be printed as it stands.</p>
        </div>
      )}
      {problem && (
        <div class="bad banner" role="alert">
          <p>{problemSentence(problem)}</p>
        </div>
      )}
      {nextTryIn !== undefined && !problem && (
        <Away seconds={nextTryIn} lastAt={undefined} words={askingWords(card)} onTry={tryNow} />
      )}
      <p class="acts noprint printacts">
        {prediction && (
          <button type="button" class="main" onClick={() => print()}>
            Print, or save as PDF
          </button>
        )}
        <Link class="button" href={hrefOf(card.dataset, 'price') + fragmentOf(asked)}>
          Back to the {card.item.singular}
        </Link>
      </p>
    </div>
  );
}

interface SheetProps {
  readonly card: Card;
  readonly answer: Answer;
  readonly prediction: PricePrediction;
}

function Sheet({ card, answer: { asked, at }, prediction }: SheetProps) {
  const formats = useFormats();
  const { price, unit, range, version, warnings } = prediction;
  const { singular } = card.item;
  const link = `${location.host}${hrefOf(card.dataset, 'price')}${fragmentOf(asked)}`;
  return (
    <article class="sheet">
      <header class="ph">
        <p class="brand">Stima</p>
        <Shop />
      </header>
      <h1>Appraisal of a {singular}</h1>
      <p class="kicker">
        {formats.day(at)}. {itemText(card, asked.item, formats)}
      </p>
      <Ledger card={card} asked={asked} />
      <section class="pp">
        <div class="pair2">
          <div>
            <h2>Price</h2>
            <Figure price={price} unit={unit} />
          </div>
          <div class="rngp">
            <RangeStrip price={price} low={range.low} high={range.high} unit={unit} />
          </div>
        </div>
        <RangeWords card={card} prediction={prediction} />
        <LevelWords prediction={prediction} market={undefined} />
        {warnings.length > 0 && <p class="note">{warnings.map(({ message }) => message).join('. ')}.</p>}
      </section>
      <section>
        <header>
          <h2 id="why">Why this price</h2>
          <span class="note">{moneyName(unit)}</span>
        </header>
        <Reasons card={card} prediction={prediction} id="why" />
        <p class="note">
          Each line says what one property adds to, or takes from, the price of a known {singular}. The amounts add up
          exactly.
        </p>
      </section>
      <section class="sign">
        <div class="pair">
          <div class="sigline">
            <span class="note">Appraised by</span>
          </div>
          <div class="sigline">
            <span class="note">Place and date</span>
          </div>
        </div>
        <p class="note">
          An estimate of the price of a {singular}, by version {version}. It is no offer to buy or sell. The properties
          were stated by the shop. To see it again: <span class="link">{link}</span>
        </p>
      </section>
    </article>
  );
}

/** What was given, with dotted leaders. */
function Ledger({ card, asked: { item } }: { readonly card: Card; readonly asked: PriceRequest }) {
  const formats = useFormats();
  const { required, other } = groupsOf(card);
  const rows = [...required, ...other].flatMap(({ name, title, fields }) => {
    const given = Object.fromEntries(
      fields.flatMap((field) => (item[field.name] === undefined ? [] : [[field.name, item[field.name]]])),
    );
    const columns = fields.map((field) => field.name);
    const value = fields.length === 1 ? item[name] : given;
    const text = Object.keys(given).length === 0 ? '' : givenText(card, value, columns, formats);
    return text === '' ? [] : [{ title, text }];
  });
  return (
    <ul class="ledger">
      {rows.map(({ title, text }) => (
        <li key={title}>
          <span>{title}</span>
          <span class="v">{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** The name and address of the shop. They are kept in this browser. */
function Shop() {
  const [text, setText] = useState(() => localStorage.getItem(SHOP) ?? '');
  const change = (next: string) => {
    setText(next);
    localStorage.setItem(SHOP, next);
  };
  return (
    <div class="addr">
      <label class="noprint" for="shop">
        Name and address of the shop
      </label>
      <textarea
        id="shop"
        rows={3}
        class={text === '' ? 'empty' : ''}
        value={text}
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
    </div>
  );
}
