import type { Dataset } from '../../datasets/dataset.ts';
import { percent } from '../wording/wording.ts';
import type { DecisionAnswer } from './decision-answer.ts';
import { describeGiven } from './draw-price.ts';

const WIDTH = 40;

/** A decision with its reasons in text: each with what it adds to the probability, a bar, and its log-odds. */
export function drawDecision({ item, target }: Dataset, answer: DecisionAnswer, version: string): string {
  const { decision, probability, threshold, reference, reasons, warnings } = answer;
  const sorted = reasons.toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  const labels = sorted.map(({ input, given }) => `${input} ${describeGiven(given)}`.trim());
  const start = `reference ${item.singular}`;
  const first = Math.max(start.length, ...labels.map(({ length }) => length));
  const line = (label: string, amount: string, bar: string, points = '') =>
    `  ${label.padEnd(first)}  ${amount.padStart(8)}  ${bar.padEnd(WIDTH)}  ${points}`.trimEnd();
  const bar = (share: number, sign: string) => sign.repeat(Math.round(WIDTH * Math.abs(share)));
  return [
    `${target.column} ${decision}: ${percent(probability)} ${target.answers?.yes ?? 'yes'}, decided at ${percent(threshold, 0)} (${version})`,
    '',
    line(start, percent(reference.probability), bar(reference.probability, '█')),
    ...sorted.map(({ amount, points }, i) =>
      line(labels[i]!, signed(100 * amount, 1), bar(amount, amount < 0 ? '░' : '▓'), `log-odds ${signed(points, 2)}`),
    ),
    line('probability', percent(probability), bar(probability, '█')),
    '',
    ...describeReference(item.singular, reference.item),
    ...warnings.map(({ code, message }) => `  Warning ${code}: ${message}.`),
  ].join('\n');
}

/** Nothing is said of a reference without inputs. */
function describeReference(item: string, given: DecisionAnswer['reference']['item']): string[] {
  const values = Object.entries(given).map(([name, value]) => `${name} ${value}`);
  return values.length === 0 ? [] : [`  The reference ${item}: ${values.join(', ')}.`];
}

const signed = (value: number, digits: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
