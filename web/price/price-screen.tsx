import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isUnknownCaller } from '../api/outcome.ts';
import type { Card, Prediction } from '../api/types.ts';
import { groupsOf } from '../declaration/fields.ts';
import { itemText } from '../declaration/given-value.ts';
import { capitalise } from '../frame/header.tsx';
import { hrefOf, Link } from '../frame/place.tsx';
import { useSay, useTitle } from '../frame/status.tsx';
import { useFormats } from '../locale/locale.tsx';
import { useSession } from '../session/session.tsx';
import { askingWords } from '../words/asking-words.ts';
import { shortFault } from '../words/fault-sentence.ts';
import { problemSentence } from '../words/sentences.ts';
import { AnswerView, ForDevelopers } from './answer-view.tsx';
import { addressOf, type FormState, Group } from './form.tsx';
import { Grid } from './grid.tsx';
import { gridFieldsOf } from './grid-cells.ts';
import { headline } from './headline.ts';
import { fragmentOf, type PriceRequest } from './item-in-address.ts';
import { PriceBar } from './price-bar.tsx';
import { Away, NoPrice } from './states.tsx';
import { type Form, useForm } from './use-form.ts';
import { useGrid } from './use-grid.ts';
import { usePrice } from './use-price.ts';

/** How long a typed entry must rest before it is asked. */
const TYPING_MS = 120;
/** How long a price must stand before it is spoken. */
const SPEAK_MS = 700;

/** One column asks, one column answers. */
export function PriceScreen({ card }: { readonly card: Card }) {
  const { api, isOwner, signOut } = useSession();
  const formats = useFormats();
  const words = askingWords(card);
  const form = useForm(card, formats);
  const entered = useEntered(form);
  // A partner pays for each item, so nothing is asked before he says so.
  const [released, setReleased] = useState<PriceRequest>();
  const asked = isOwner ? entered : released;
  const price = usePrice(api, card.dataset, asked, form.isTyping ? TYPING_MS : 0);
  const fields = useMemo(() => gridFieldsOf(card), [card]);
  const grid = useGrid(api, card, fields, isOwner ? price.answer?.asked : undefined);
  const result = useRef<HTMLDivElement>(null);
  const { answer, problem } = price;
  const isRight = form.faults.length === 0;

  useEffect(() => {
    if (problem && isUnknownCaller(problem)) signOut(problemSentence(problem));
  }, [problem, signOut]);
  useEffect(() => {
    if (answer) history.replaceState(null, '', fragmentOf(answer.asked));
  }, [answer]);
  useSpokenAnswer(price.answer?.prediction);
  const shown = isRight && answer && problem?.code !== 'no-model';
  useTitle(titleOf());

  function titleOf(): string {
    if (form.shown.length > 0)
      return form.shown.length === 1 ? 'A field to put right' : `${form.shown.length} fields to put right`;
    if (!answer) return words.verb;
    return `${itemText(card, answer.asked.item, formats)}: ${headline(answer.prediction, formats).short}`;
  }

  const chooseLevel = (asOf: string | undefined) => {
    form.chooseLevel(asOf);
    if (!isOwner && entered) setReleased({ ...entered, asOf });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    for (const { field } of form.faults) form.leave(field.name);
    if (entered) setReleased(entered);
    result.current?.focus();
  };
  const state: FormState = {
    entries: form.entries,
    faults: form.shown,
    warnings: shown ? answer.prediction.warnings : [],
    onType: form.type,
    onChoose: (name, entry) => form.choose({ [name]: entry }),
    onLeave: form.leave,
  };
  if (problem?.code === 'no-model') return <NoModel card={card} />;
  return (
    <>
      <h1 class="sr">
        {words.verb === 'Ask' ? 'Ask about' : 'Price'} a {card.item.singular}
      </h1>
      {shown && <PriceBar prediction={answer.prediction} />}
      <div class="split">
        <StoneForm card={card} state={state} onSubmit={submit} onClear={form.clear} asksItself={isOwner} />
        {/* A live answer, to which Enter in a field leads. */}
        <div id="result" tabIndex={-1} ref={result}>
          {!isOwner && (
            <div class="calm banner">
              <p>
                You are signed in with a partner’s key. You see your own prices and files. What Stima learns from
                belongs to the owner.
              </p>
            </div>
          )}
          {price.nextTryIn !== undefined && !problem && (
            <Away seconds={price.nextTryIn} lastAt={answer?.at} words={words} onTry={price.tryNow} />
          )}
          {problem && !isUnknownCaller(problem) && (
            <div class="bad banner" role="alert">
              <p>{problemSentence(problem)}</p>
            </div>
          )}
          {!isRight && (
            <NoPrice
              item={card.item.singular}
              words={words}
              faults={form.faults.map((fault) => ({ text: shortFault(fault, formats), href: addressOf(fault.field) }))}
            />
          )}
          {shown && <AnswerView card={card} answer={answer} isOld={price.isLate} onLevel={chooseLevel} />}
          {shown && fields && grid && 'price' in answer.prediction && (
            <Grid
              card={card}
              fields={fields}
              grid={grid}
              unit={answer.prediction.unit}
              onTake={(down, across) => form.choose({ [fields.down.name]: down, [fields.across.name]: across })}
            />
          )}
          {shown && <ForDevelopers card={card} answer={answer} />}
        </div>
      </div>
    </>
  );
}

/** What is asked for: the item of the form, once all of it is right. It stays the same object while nothing changes. */
function useEntered({ item, faults, version, asOf }: Form): PriceRequest | undefined {
  const text = JSON.stringify(item);
  const isRight = faults.length === 0;
  return useMemo(() => (isRight ? { item, version, asOf } : undefined), [text, isRight, version, asOf]);
}

function useSpokenAnswer(prediction: Prediction | undefined): void {
  const say = useSay();
  const formats = useFormats();
  useEffect(() => {
    if (!prediction) return;
    const { figure, beside } = headline(prediction, formats);
    const resting = setTimeout(() => say(`${figure}, ${beside}`), SPEAK_MS);
    return () => clearTimeout(resting);
  }, [prediction, say, formats]);
}

interface StoneFormProps {
  readonly card: Card;
  readonly state: FormState;
  readonly onSubmit: (event: SubmitEvent) => void;
  readonly onClear: () => void;
  /** Whether the price comes while somebody types. */
  readonly asksItself: boolean;
}

function StoneForm({ card, state, onSubmit, onClear, asksItself }: StoneFormProps) {
  const { required, other } = useMemo(() => groupsOf(card), [card]);
  const words = askingWords(card);
  return (
    <div class="formcol">
      <form noValidate autocomplete="off" onSubmit={onSubmit}>
        <h2>The {card.item.singular}</h2>
        {required.map((group) => (
          <Group key={group.name} group={group} state={state} />
        ))}
        {other.length > 0 && (
          <>
            <h3 class="sub">May be left out</h3>
            <p class="note">
              Without them the {words.noun === 'price' ? 'range gets wider' : 'answer is less certain'}.
            </p>
          </>
        )}
        {other.map((group) => (
          <Group key={group.name} group={group} state={state} />
        ))}
        <div class="acts noprint formacts">
          <button class={asksItself ? 'goto' : 'main'} type="submit">
            {asksItself ? `Go to the ${words.noun}` : words.button}
          </button>
          <button type="button" onClick={onClear}>
            Clear
          </button>
          {asksItself && (
            <span class="hint">
              Answered as you type. Press <b>/</b> to begin again.
            </span>
          )}
        </div>
      </form>
    </div>
  );
}

function NoModel({ card }: { readonly card: Card }) {
  const { nouns, done } = askingWords(card);
  return (
    <div class="banner">
      <h1>Stima has learnt nothing of {card.dataset} yet</h1>
      <p class="lead">
        Send it a file of {card.item.plural} with the {nouns} that you know. The first {nouns} of its own come some
        seconds later.
      </p>
      <p class="acts">
        <Link class="button" href={hrefOf(card.dataset, 'files')}>
          Go to Files
        </Link>
      </p>
      <p class="note">
        {capitalise(card.item.plural)} are {done} as soon as a version is live.
      </p>
    </div>
  );
}
