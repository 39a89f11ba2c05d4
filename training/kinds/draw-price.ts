import type { Dataset } from '../../datasets/dataset.ts';
import { percent } from '../wording/wording.ts';
import type { PriceAnswer, Reason } from './price-answer.ts';

const WIDTH = 40;

/** A waterfall in text, from the price of the reference item down to the price: each reason with its amount, bar and factor. */
export function drawReasons({ item }: Dataset, appraisal: PriceAnswer, version: string): string {
  const { price, unit, range, reference, reasons, warnings } = appraisal;
  const sorted = reasons.toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  let level = reference.price;
  const steps = sorted.map((reason) => {
    const from = level;
    level += reason.amount;
    return { reason, from, to: level };
  });
  const levels = [reference.price, price, ...steps.map(({ to }) => to)];
  const [low, high] = [Math.min(0, ...levels), Math.max(...levels)];
  const at = (value: number) => Math.round((WIDTH * (value - low)) / (high - low || 1));
  const labels = sorted.map(({ input, given }) => `${input} ${describeGiven(given)}`);
  const first = Math.max(...labels.map(({ length }) => length), `reference ${item.singular}`.length);
  const amounts = [reference.price, price, ...sorted.map(({ amount }) => amount)].map(
    (value) => amountOf(value).length + 1,
  );
  const second = Math.max(...amounts);
  const line = (label: string, amount: string, bar: string, factor = '') =>
    `  ${label.padEnd(first)}  ${amount.padStart(second)}  ${bar.padEnd(WIDTH)}  ${factor}`.trimEnd();
  return [
    `${amountOf(price)}${unit && ` ${unit}`}, ${range.coverage === null ? 'an unsupported' : percent(range.coverage, 0)} range ${amountOf(range.low)} to ${amountOf(range.high)} (${version})`,
    '',
    line(`reference ${item.singular}`, amountOf(reference.price), '█'.repeat(at(reference.price))),
    ...steps.map(({ reason, from, to }, i) =>
      line(labels[i]!, signed(reason.amount), barOf(at(from), at(to)), `× ${reason.factor.toFixed(3)}`),
    ),
    line('price', amountOf(price), '█'.repeat(at(price)), `× ${(price / reference.price).toFixed(3)}`),
    '',
    `  The reference ${item.singular}: ${Object.entries(reference.item)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}.`,
    ...(range.unsupported ? [`  Nothing says how often the range holds the price: ${range.unsupported.message}.`] : []),
    ...warnings.map(({ code, message }) => `  Warning ${code}: ${message}.`),
  ].join('\n');
}

function barOf(from: number, to: number): string {
  const length = Math.abs(to - from);
  return ' '.repeat(Math.min(from, to)) + (length === 0 ? '│' : (to > from ? '▓' : '░').repeat(length));
}

export function describeGiven(given: Reason['given']): string {
  if (typeof given !== 'object') return String(given);
  return Object.entries(given)
    .map(([name, value]) => `${name} ${value}`)
    .join(' ');
}

const amountOf = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const signed = (value: number): string => (value < 0 ? `−${amountOf(-value)}` : `+${amountOf(value)}`);
