import { useState } from 'preact/hooks';
import type { Card, ListedDecision, ListedPrice } from '../api/types.ts';
import { itemText } from '../declaration/given-value.ts';
import { useFormats } from '../locale/locale.tsx';
import { percentOf } from '../reasons/waterfall.ts';
import { sentence } from '../words/sentences.ts';
import type { PricedRow } from './use-pricing.ts';

const ROWS_A_PAGE = 50;

/** The band of every row has one scale: from 40 % below the price to 40 % above. */
const REACH = 0.4;

interface PricedRowsProps {
  readonly card: Card;
  readonly priced: readonly PricedRow[];
}

export function PricedRows({ card, priced }: PricedRowsProps) {
  const { number } = useFormats();
  const [count, setCount] = useState(ROWS_A_PAGE);
  const { answers } = card.target;
  const first = priced[0]?.answer;
  const unit = first && 'unit' in first ? first.unit : card.target.unit;
  const rest = priced.length - count;
  return (
    <>
      <div class="scroll">
        <table class="stackable okt">
          <caption>
            {answers
              ? `Answered, in the order of the file. The chance is that of “${answers.yes}”.`
              : 'Priced, in the order of the file. The band is the range, from 40% below the price to 40% above.'}
          </caption>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">The {card.item.singular}</th>
              {answers ? (
                <>
                  <th scope="col">Answer</th>
                  <th scope="col" class="n">
                    Chance
                  </th>
                </>
              ) : (
                <>
                  <th scope="col" class="n">
                    Price, {unit}
                  </th>
                  <th scope="col" class="n">
                    Range, {unit}
                  </th>
                  <th scope="col">How sure</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {priced.slice(0, count).map((row) => (
              <PricedLine key={row.row.line} card={card} priced={row} />
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && (
        <p class="acts more">
          <button type="button" onClick={() => setCount(count + ROWS_A_PAGE)}>
            Show the next {number(Math.min(rest, ROWS_A_PAGE))}
          </button>
          <span class="hint">{number(rest)} more</span>
        </p>
      )}
    </>
  );
}

function PricedLine({ card, priced: { row, item, answer } }: { readonly card: Card; readonly priced: PricedRow }) {
  const formats = useFormats();
  const { number } = formats;
  return (
    <tr>
      <th scope="row">Line {number(row.line)}</th>
      <td>
        {itemText(card, item, formats)}
        {answer.warnings.map(({ code, path, message }) => (
          <p key={code + path} class="note">
            <span class="tag care">Check:</span> {sentence(message)}
          </p>
        ))}
      </td>
      {'price' in answer ? <PriceCells answer={answer} /> : <DecisionCells answer={answer} />}
    </tr>
  );
}

function PriceCells({ answer: { price, range } }: { readonly answer: ListedPrice }) {
  const { number } = useFormats();
  return (
    <>
      <td class="n keep">{number(price, 2)}</td>
      <td class="n drop-s">
        {number(range.low, 0)} to {number(range.high, 0)}
      </td>
      <td class="drop-s">
        <Band price={price} low={range.low} high={range.high} />
      </td>
    </>
  );
}

function DecisionCells({ answer: { decision, probability } }: { readonly answer: ListedDecision }) {
  const { percent } = useFormats();
  return (
    <>
      <td class="keep">{decision}</td>
      <td class="n keep">{percent(probability, 1)}</td>
    </>
  );
}

function Band({ price, low, high }: { readonly price: number; readonly low: number; readonly high: number }) {
  const share = (value: number) => Math.max(0, Math.min(1, (value / price - 1 + REACH) / (2 * REACH)));
  return (
    <svg width="120" height="14" aria-hidden="true">
      <line class="grid" x1="0" x2="100%" y1="7" y2="7" />
      <rect class="m-band" x={percentOf(share(low))} width={percentOf(share(high) - share(low))} y="2" height="10" />
      <line class="m-price" x1="50%" x2="50%" y1="0" y2="14" />
    </svg>
  );
}
