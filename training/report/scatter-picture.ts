import { money } from '../wording/wording.ts';
import { type Html, html } from './html.ts';
import type { Report } from './report.ts';

const SIZE = 460;
const LEFT = 62;
const BOTTOM = 46;
const TOP = 12;
const RIGHT = 12;

/** Predicted prices against given prices, on logarithmic axes. A perfect model puts every point on the diagonal. */
export function scatterPicture({ unit, evaluation }: Report): Html | undefined {
  const points = evaluation?.points ?? [];
  const values = points.flat();
  if (values.length === 0) return undefined;
  const low = Math.min(...values) / 1.12;
  const high = Math.max(...values) * 1.12;
  const along = (value: number, from: number, to: number) =>
    (from + ((to - from) * Math.log(value / low)) / Math.log(high / low)).toFixed(1);
  const x = (value: number) => along(value, LEFT, SIZE - RIGHT);
  const y = (value: number) => along(value, SIZE - BOTTOM, TOP);
  const band = (
    factor: number,
  ) => html`<line class="aside" x1="${x(low * Math.max(1, 1 / factor))}" y1="${y(low * Math.max(1, factor))}"
    x2="${x(high / Math.max(1, factor))}" y2="${y(high * Math.min(1, factor))}"/>`;
  return html`<svg viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="Prices predicted against prices given">
  ${ticks(low, high).map(
    (tick) => html`<line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="${TOP}" y2="${SIZE - BOTTOM}"/>
  <line class="grid" x1="${LEFT}" x2="${SIZE - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/>
  <text x="${x(tick)}" y="${SIZE - BOTTOM + 16}" text-anchor="middle">${short(tick, unit)}</text>
  <text x="${LEFT - 8}" y="${y(tick)}" dy="0.32em" text-anchor="end">${short(tick, unit)}</text>`,
  )}
  ${band(1.2)}${band(1 / 1.2)}
  <line class="mark" x1="${x(low)}" y1="${y(low)}" x2="${x(high)}" y2="${y(high)}"/>
  ${points.map(([given, predicted]) => html`<circle class="point" cx="${x(given)}" cy="${y(predicted)}" r="2.6"><title>given ${money(given, unit)}, predicted ${money(predicted, unit)}</title></circle>`)}
  <text class="axis" x="${(LEFT + SIZE - RIGHT) / 2}" y="${SIZE - 8}" text-anchor="middle">given</text>
  <text class="axis" transform="translate(12 ${(SIZE - BOTTOM + TOP) / 2}) rotate(-90)" text-anchor="middle">predicted</text>
</svg>`;
}

/** 1, 2 and 5 times the powers of ten within the bounds. If that gives too many, only the powers themselves. */
function ticks(low: number, high: number): number[] {
  const all: number[] = [];
  const decades = Math.log10(high / low);
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
    for (const digit of decades > 4 ? [1] : [1, 2, 5]) all.push(digit * 10 ** power);
  return all.filter((tick) => tick >= low && tick <= high);
}

function short(value: number, unit: string): string {
  const text =
    value >= 1e6 ? `${value / 1e6}m` : value >= 1000 ? `${value / 1000}k` : String(Number(value.toPrecision(6)));
  return unit === 'USD' ? `$${text}` : text;
}
