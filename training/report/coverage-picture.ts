import { bandLabel, count, percent } from '../wording/wording.ts';
import { type Html, html } from './html.ts';
import type { Report } from './report.ts';

const WIDTH = 460;
const LEFT = 104;
const RIGHT = 74;
const ROW = 34;
const TOP = 26;

/** The share of each band that the range holds, with the interval that chance explains, beside the share that it should hold. */
export function coveragePicture({ evaluation, coverage: wanted, scale }: Report): Html | undefined {
  const all = evaluation?.coverageByBand ?? [];
  const bands = all
    .map((band, i) => ({ ...band, label: bandLabel(band.from, all[i + 1]?.from ?? null, scale.unit) }))
    .filter(({ rows }) => rows > 0);
  if (bands.length === 0) return undefined;
  const chances = bands.map(({ rows, coverage }) => wilson(coverage, rows));
  const least = Math.floor(Math.min(wanted, ...chances.map(([low]) => low)) * 20 - 0.5) / 20;
  const from = Math.max(0, Math.min(wanted - 0.1, least));
  const x = (share: number) => (LEFT + ((WIDTH - LEFT - RIGHT) * (share - from)) / (1 - from)).toFixed(1);
  const height = TOP + ROW * bands.length + 24;
  const step = 1 - from > 0.45 ? 0.2 : 1 - from > 0.25 ? 0.1 : 0.05;
  const ticks = Array.from({ length: Math.floor((1 - from) / step + 1e-9) + 1 }, (_, i) => 1 - i * step);
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Share of prices within the range, by ${scale.name}">
  ${ticks.map(
    (tick) => html`<line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="${TOP - 6}" y2="${height - 24}"/>
  <text x="${x(tick)}" y="${height - 8}" text-anchor="middle">${percent(tick, 0)}</text>`,
  )}
  <line class="mark" x1="${x(wanted)}" x2="${x(wanted)}" y1="${TOP - 6}" y2="${height - 24}"/>
  <text class="axis" x="${x(wanted)}" y="12" text-anchor="middle">meant: ${percent(wanted, 0)}</text>
  ${bands.map(({ label: name, rows, coverage }, i) => {
    const [low, high] = chances[i]!;
    const y = TOP + ROW * (i + 0.5);
    return html`<text x="${LEFT - 12}" y="${y}" dy="0.32em" text-anchor="end">${name}</text>
  <line class="whisker" x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}"/>
  <circle class="dot" cx="${x(coverage)}" cy="${y}" r="5.5"><title>${percent(coverage)} of ${count(rows)}; 95 % interval ${percent(low)} to ${percent(high)}</title></circle>
  <text x="${WIDTH}" y="${y}" dy="0.32em" text-anchor="end">${percent(coverage)}</text>`;
  })}
</svg>`;
}

/** 95 % interval of a share (Wilson 1927). */
function wilson(share: number, n: number): readonly [number, number] {
  const z = 1.96;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
