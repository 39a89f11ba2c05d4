import type { Dataset } from '../../datasets/dataset.ts';
import type { Decision } from '../evaluation/decide.ts';
import type { Violations } from '../evaluation/evaluation.ts';
import { list, money, percent, things } from '../wording/wording.ts';
import type { Report } from './report.ts';

/** The report in one sentence. */
export function headline({ evaluation, version, item }: Report): string {
  const own = evaluation?.models[0];
  if (!own) return describeUntested(version, item);
  return `Half of its prices lie within ${percent(own.metrics.medianAbsolutePercentageError)} of the experts' prices.`;
}

/** What was found, one sentence each, the most important first. */
export function findings(report: Report, decision: Decision): string[] {
  const { evaluation, item } = report;
  return withVerdict(
    decision,
    item,
    evaluation && [
      describeErrors(report),
      describeRange(report),
      describeOrder(evaluation.violations, item, 'price'),
      describeOwnRows(report),
      describeMarket(report),
    ],
  );
}

/** The headline of a version that was not tested. */
export const describeUntested = (version: string, { singular }: Dataset['item']): string =>
  `${version} has not been tested: no ${singular} was held out.`;

/** The verdict and what was found. @param found absent: no row was held out; empty texts are left out */
export function withVerdict(
  { kind, message }: Decision,
  { plural }: Dataset['item'],
  found = [`More ${plural} must be given, or more held out, before anything can be said of its errors.`],
): string[] {
  const verdict = `${kind === 'promote' ? 'Fit to go live.' : 'Not to go live.'} ${message}`;
  return [verdict, ...found].filter((text) => text !== '');
}

function describeOwnRows({ ownRows, item }: Report): string {
  return ownRows === undefined
    ? ''
    : `The level of its prices rests on ${things(ownRows, item)} of your own; other sources teach what grades and sizes are worth.`;
}

function describeMarket({ market, item }: Report): string {
  const first = market?.periods[0];
  if (!market || !first) return '';
  const { level, low, high } = first;
  const [least, most] = [1 / high - 1, 1 / low - 1];
  const bounds = `${signed(least)} to ${signed(most)}`;
  return `Since ${first.period} the price of equal ${item.plural} has moved by ${signed(1 / level - 1)} (${bounds}); prices are those of ${market.asOf}.`;
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;

function describeErrors({ evaluation, unit, item }: Report): string {
  const [own, ...others] = evaluation!.models;
  const { rows, meanAbsoluteError, r2Score } = own!.metrics;
  const beside = others.map(({ name, metrics }) => `${money(metrics.meanAbsoluteError, unit)} for the ${name}`);
  return `On ${things(rows, item)} that it has not seen it is ${money(meanAbsoluteError, unit)} off on average (R²\u00a0${r2Score.toFixed(4)})${beside.length > 0 ? `; ${list(beside)}` : ''}.`;
}

function describeRange({ evaluation, coverage: wanted, scale }: Report): string {
  const { models, medianRangeWidth, coverageByBand } = evaluation!;
  const held = models[0]?.coverage ?? 0;
  const filled = coverageByBand.filter(({ rows }) => rows > 0).map(({ coverage }) => coverage);
  const spread =
    filled.length > 1 ? `, ${percent(Math.min(...filled))} to ${percent(Math.max(...filled))} by ${scale.name}` : '';
  return `The range holds ${percent(held)} of the prices, ${percent(wanted, 0)} being meant${spread}. It is ${percent(medianRangeWidth, 0)} of the price wide in the middle.`;
}

/** @param answer `price`, or what else is answered */
export function describeOrder(violations: Violations, item: Report['item'], answer: string): string {
  const shares = Object.entries(violations);
  if (shares.length === 0) return '';
  const broken = shares.filter(([, share]) => share > 0);
  if (broken.length === 0) return `No ${answer} goes against the order of ${list(shares.map(([name]) => name))}.`;
  const against = answer === 'price' ? 'Priced' : 'Answered';
  return `${against} against the order: ${list(broken.map(([name, share]) => `${percent(share, 2)} of the ${item.plural} by ${name}`))}.`;
}
