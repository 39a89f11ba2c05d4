import type { ComponentChildren } from 'preact';
import { useFormats } from '../locale/locale.tsx';
import { type Bar, percentOf, type Step, type Waterfall } from './waterfall.ts';

interface WaterfallProps {
  readonly waterfall: Waterfall;
  readonly reference: { readonly label: string; readonly given: string; readonly amount: string };
  readonly total: { readonly label: string; readonly amount: string };
  readonly labelledBy: string;
  /** What the amounts are in: `US dollars`. */
  readonly unit: string;
}

/** A table whose middle column is drawn: what, the bar, the amount. */
export function WaterfallTable({ waterfall, reference, total, labelledBy, unit }: WaterfallProps) {
  const { signed } = useFormats();
  const { bars, nothing } = waterfall;
  const last = bars.at(-1)?.end ?? waterfall.reference;
  const goal = <line class="grid" x1={percentOf(waterfall.total)} x2={percentOf(waterfall.total)} y1="-8" y2="30" />;
  return (
    <table class="wf" aria-labelledby={labelledBy}>
      <colgroup>
        <col class="c-what" />
        <col />
        <col class="c-amount" />
      </colgroup>
      <thead class="sr">
        <tr>
          <th scope="col">What</th>
          <th scope="col">Drawn</th>
          <th scope="col">Amount, {unit}</th>
        </tr>
      </thead>
      <tbody>
        <Row kind="ref" label={reference.label} given={reference.given} amount={reference.amount}>
          {goal}
          <rect class="m-ref" x="0" y="4" width={percentOf(waterfall.reference)} height="14" />
        </Row>
        {bars.map((bar) => (
          <Row key={bar.label} kind="" label={bar.label} given={bar.given} amount={signed(bar.amount, 2)}>
            {goal}
            <Change bar={bar} />
          </Row>
        ))}
        {nothing.length > 0 && (
          <Row kind="none" label={nothing.map(namedStep).join(', ')} given="" amount="no difference">
            {goal}
            <Link at={last} to={22} />
          </Row>
        )}
        <Row kind="total" label={total.label} given="" amount={total.amount}>
          <Link at={last} to={4} />
          <rect class="m-total" x="0" y="4" width={percentOf(waterfall.total)} height="14" />
        </Row>
      </tbody>
    </table>
  );
}

const namedStep = ({ label, given }: Step) => (given === '' ? label : `${label} ${given}`);

interface RowProps {
  readonly kind: string;
  readonly label: string;
  readonly given: string;
  readonly amount: string;
  readonly children: ComponentChildren;
}

function Row({ kind, label, given, amount, children }: RowProps) {
  return (
    <tr class={kind}>
      <th scope="row" class="what">
        {label}
        {given !== '' && (
          <>
            {' '}
            <span class="given">{given}</span>
          </>
        )}
      </th>
      <td class="plot">
        <svg aria-hidden="true" height="22">
          {children}
        </svg>
      </td>
      <td class="n amount">{amount}</td>
    </tr>
  );
}

/** The hairline from the end of the bar above. */
function Link({ at, to }: { readonly at: number; readonly to: number }) {
  return <line class="m-link" x1={percentOf(at)} x2={percentOf(at)} y1="-18" y2={to} />;
}

/** Bars that are shorter have no point. */
const LEAST_WITH_POINT = 0.017;
const LEAST_WIDTH = 0.0035;

/** What adds is solid and points to the right. What takes away is an outline and points to the left. */
function Change({ bar: { amount, start, end } }: { readonly bar: Bar }) {
  const isUp = amount > 0;
  const width = Math.abs(end - start);
  return (
    <>
      <Link at={start} to={4} />
      <rect
        class={isUp ? 'm-up' : 'm-down'}
        x={percentOf(Math.min(start, end))}
        y="4"
        width={percentOf(Math.max(width, LEAST_WIDTH))}
        height="14"
      />
      {width > LEAST_WITH_POINT && (
        <svg x={percentOf(end)} y="4" width="1" height="1" aria-hidden="true">
          {isUp ? (
            <path class="m-paper" d="M1 -1H-5L0 7L-5 15H1z" />
          ) : (
            <>
              <path class="m-paper" d="M-2 -2H6L0 7L6 16H-2z" />
              <path class="m-point" d="M6 0L1 7L6 14" />
            </>
          )}
        </svg>
      )}
    </>
  );
}
