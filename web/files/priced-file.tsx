import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Card } from '../api/types.ts';
import { useSay, useTitle } from '../frame/status.tsx';
import type { Formats } from '../locale/formats.ts';
import { useFormats } from '../locale/locale.tsx';
import { useSession } from '../session/session.tsx';
import { askingWords } from '../words/asking-words.ts';
import { problemSentence } from '../words/sentences.ts';
import { FailedRows } from './failed-rows.tsx';
import { PricedRows } from './priced-rows.tsx';
import type { Columns, Table } from './table.ts';
import { type PricedRow, type Pricing, usePricing } from './use-pricing.ts';
import { saveFile, writePriced } from './write-priced.ts';

interface PricedFileProps {
  readonly card: Card;
  readonly name: string;
  readonly table: Table;
  readonly columns: Columns;
}

type Shown = 'all' | 'failed' | 'check';

/** A file that is being priced, or has been. */
export function PricedFile({ card, name, table, columns }: PricedFileProps) {
  const { api } = useSession();
  const { number } = useFormats();
  const { pricing, cancel, priceAgain } = usePricing(api, card, table, columns);
  const [shown, setShown] = useState<Shown>('all');
  const { priced, failed, done, version, ended } = pricing;
  const words = askingWords(card);
  const total = table.rows.length;
  const toCheck = useMemo(() => priced.filter(({ answer }) => answer.warnings.length > 0), [priced]);
  const isRunning = done < total && ended === undefined;
  useTitle(isRunning ? `${number(done)} of ${number(total)}` : `${name}, ${words.done}`);
  useSpokenTenths(done, total, words.done);
  const save = (what: 'priced' | 'failed') =>
    saveFile(
      `${what === 'priced' ? words.done : what}-${name.replace(/\.\w+$/, '')}.csv`,
      writePriced(card, table, what === 'priced' ? priced : [], failed),
    );
  const filter = (one: Shown, label: string) => (
    <button type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
      {label}
    </button>
  );
  return (
    <section>
      <header>
        <h2>{name}</h2>
        {version !== undefined && (
          <span class="note">
            {words.done} by {version}, the same version for the whole file
          </span>
        )}
      </header>
      {isRunning ? (
        <Running done={done} total={total} card={card} onCancel={cancel} />
      ) : (
        <>
          <Summary card={card} pricing={pricing} total={total} toCheck={toCheck.length} />
          <p class="acts fileacts">
            <button type="button" class="main" disabled={priced.length === 0} onClick={() => save('priced')}>
              {card.target.answers ? 'Download the file with its answers' : 'Download the priced file'}
            </button>
            {failed.length > 0 && (
              <button type="button" onClick={() => save('failed')}>
                Download the {number(failed.length)} that failed
              </button>
            )}
            {/* biome-ignore lint/a11y/useSemanticElements: buttons are no fieldset */}
            <span class="seg" role="group" aria-label="Show">
              {filter('all', `All ${number(done)}`)}
              {filter('failed', `Failed ${number(failed.length)}`)}
              {filter('check', `To check ${number(toCheck.length)}`)}
            </span>
          </p>
        </>
      )}
      {failed.length > 0 && shown !== 'check' && <FailedRows card={card} failed={failed} onPrice={priceAgain} />}
      {shown !== 'failed' && priced.length > 0 && (
        <PricedRows card={card} priced={shown === 'check' ? toCheck : priced} />
      )}
    </section>
  );
}

/** Spoken at each tenth of the file. */
function useSpokenTenths(done: number, total: number, doneWord: string): void {
  const say = useSay();
  const { number } = useFormats();
  const tenth = Math.floor((10 * done) / total);
  useEffect(() => {
    if (tenth > 0) say(`${number(done)} of ${number(total)} ${doneWord}`);
  }, [tenth]);
}

interface RunningProps {
  readonly done: number;
  readonly total: number;
  readonly card: Card;
  readonly onCancel: () => void;
}

function Running({ done, total, card, onCancel }: RunningProps) {
  const { plural } = card.item;
  const { done: doneWord } = askingWords(card);
  const { number } = useFormats();
  return (
    <>
      <p class="lead">
        {number(done)} of {number(total)} {plural} {doneWord}.
      </p>
      <progress value={done} max={total} aria-label={`${plural} ${doneWord}`} />
      <p class="acts runacts">
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <span class="hint">Keep this page open until it is done.</span>
      </p>
    </>
  );
}

/** What the answers come to: the sum of the prices, or how many are yes. */
function totalOf(card: Card, priced: readonly PricedRow[], { money, number }: Formats): string {
  const { answers, unit } = card.target;
  const answered = priced.map(({ answer }) => answer);
  if (answers) {
    const yes = answered.filter((answer) => 'decision' in answer && answer.decision === answers.yes).length;
    return `${number(yes)} ${answers.yes} and ${number(answered.length - yes)} ${answers.no}`;
  }
  const prices = answered.flatMap((answer) => ('price' in answer ? [answer] : []));
  return `${money(
    prices.reduce((sum, { price }) => sum + price, 0),
    prices[0]?.unit ?? unit,
    0,
  )} together`;
}

interface SummaryProps {
  readonly card: Card;
  readonly pricing: Pricing;
  readonly total: number;
  readonly toCheck: number;
}

function Summary({ card, pricing: { priced, failed, done, ended }, total, toCheck }: SummaryProps) {
  const { done: doneWord } = askingWords(card);
  const formats = useFormats();
  const { number } = formats;
  return (
    <>
      <p class="lead">
        <b>
          {number(priced.length)} of {number(total)} {card.item.plural} {doneWord}
        </b>
        {priced.length > 0 && `, ${totalOf(card, priced, formats)}`}.
        {failed.length > 0 && ` ${number(failed.length)} could not be ${doneWord}.`}
        {toCheck > 0 && ` ${number(toCheck)} should be looked at.`}
      </p>
      {ended !== undefined && (
        <p class="bad" role="alert">
          {ended === 'cancelled'
            ? `Cancelled after ${number(done)} rows.`
            : ended === 'away'
              ? `Stima did not answer after row ${number(done)}. Drop the file again when it is back.`
              : problemSentence(ended)}
        </p>
      )}
    </>
  );
}
