import { areaY, lineY, plot, ruleY, text } from '@observablehq/plot';
import type { MarketPoint } from './market-lines.ts';

interface DrawOptions {
  /** In pixels, so that the text keeps its size. */
  readonly width: number;
  readonly period: (name: string) => string;
  readonly percent: (share: number) => string;
}

const HEIGHT = 300;
/** A label of a period takes so many pixels. */
const LABEL_WIDTH = 110;
/** The colors of the lines, in the order of the sizes. Each line has its name, so color is not all that tells them apart. */
const COLORS = ['var(--up)', 'var(--ink)', 'var(--down)', 'var(--fine)', 'var(--soft)'];

/** Where the name of a line stands: each at another share of its length, since lines of sizes lie close together. */
function nameOf(points: readonly MarketPoint[], line: string, share: number): MarketPoint | undefined {
  const own = points.filter((point) => point.line === line);
  return own[Math.round(share * (own.length - 1))];
}

/** A line for each size with its interval as a pale band. */
export function drawMarket(points: readonly MarketPoint[], { width, period, percent }: DrawOptions): Element {
  const names = [...new Set(points.map((point) => point.period))];
  const lines = [...new Set(points.map(({ line }) => line))];
  const colorOf = (point: MarketPoint) => COLORS[lines.indexOf(point.line) % COLORS.length] ?? 'currentColor';
  const every = Math.ceil(names.length / Math.max(2, Math.floor(width / LABEL_WIDTH)));
  const figure = plot({
    className: 'plot',
    width,
    height: HEIGHT,
    marginLeft: 56,
    marginRight: 24,
    x: {
      type: 'point',
      domain: names,
      ticks: names.filter((_, i) => (names.length - 1 - i) % every === 0),
      tickFormat: (name: string) => period(name),
      label: null,
    },
    y: { tickFormat: (share: number) => percent(share), label: null, ticks: 5, grid: true },
    color: { type: 'identity' },
    marks: [
      areaY(points, { x: 'period', y1: 'low', y2: 'high', z: 'line', fill: colorOf, fillOpacity: 0.15 }),
      ruleY([0], { stroke: 'var(--edge)' }),
      lineY(points, { x: 'period', y: 'change', z: 'line', stroke: colorOf, strokeWidth: 2 }),
      text(
        lines.flatMap((line, i) => nameOf(points, line, i / (lines.length + 1)) ?? []),
        { x: 'period', y: 'change', text: 'line', fill: colorOf, stroke: 'var(--paper)', strokeWidth: 5, dy: -12 },
      ),
    ],
  });
  // The policy of the page takes no style element. Its rules are in the style sheet.
  figure.querySelector('style')?.remove();
  figure.setAttribute('aria-hidden', 'true');
  return figure;
}
