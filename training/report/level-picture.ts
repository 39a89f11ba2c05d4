import { type Html, html } from './html.ts';
import type { Report } from './report.ts';

const WIDTH = 980;
const HEIGHT = 300;
const LEFT = 56;
const RIGHT = 96;
const TOP = 14;
const BOTTOM = 34;
/** So many names of periods fit below the picture. */
const MOST_NAMES = 8;

/** The level of prices by period: all items with their interval, and each size as a thin line. */
export function levelPicture({ market }: Report): Html | undefined {
  if (!market || market.periods.length < 2) return undefined;
  const { periods, scale } = market;
  const every = periods.flatMap(({ low, high, sizes }) => [low, high, ...sizes.map(({ level }) => level)]);
  const [least, most] = [Math.min(...every), Math.max(...every)];
  const x = (p: number) => (LEFT + ((WIDTH - LEFT - RIGHT) * p) / (periods.length - 1)).toFixed(1);
  const y = (level: number) =>
    (HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (level - least)) / Math.max(1e-9, most - least)).toFixed(1);
  const line = (levels: readonly number[]) => levels.map((level, p) => `${x(p)},${y(level)}`).join(' ');
  const band = [
    ...periods.map(({ high }, p) => `${x(p)},${y(high)}`),
    ...periods.map(({ low }, p) => `${x(p)},${y(low)}`).reverse(),
  ].join(' ');
  const step = Math.ceil((periods.length - 1) / (MOST_NAMES - 1));
  const named = periods.flatMap(({ period }, p) => ((periods.length - 1 - p) % step === 0 ? [{ period, p }] : []));
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Level of prices by period">
  ${ticks(least, most).map(
    (tick) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/>
  <text x="${LEFT - 8}" y="${y(tick)}" dy="0.32em" text-anchor="end">${Number(tick.toFixed(2))}</text>`,
  )}
  ${named.map(({ period, p }) => html`<text x="${x(p)}" y="${HEIGHT - 10}" text-anchor="middle">${period}</text>`)}
  <polygon class="band" points="${band}"/>
  ${periods[0]!.sizes.map(
    ({ size, level }, k) =>
      html`<polyline class="aside" fill="none" points="${line(periods.map(({ sizes }) => sizes[k]!.level))}"><title>${size} ${scale.unit}: ${level}</title></polyline>`,
  )}
  <polyline class="line" fill="none" points="${line(periods.map(({ level }) => level))}"/>
  ${periods.map(({ period, level, low, high, rows }, p) => html`<circle class="dot" cx="${x(p)}" cy="${y(level)}" r="3"><title>${period}: ${level}, ${low} to ${high}, from ${rows} rows</title></circle>`)}
</svg>`;
}

/** At most six round levels within the bounds. */
function ticks(least: number, most: number): number[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].find((one) => (most - least) / one <= 5) ?? 2;
  const first = Math.ceil(least / step - 1e-9);
  const count = Math.max(0, Math.floor(most / step + 1e-9) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}
