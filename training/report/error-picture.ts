import { money } from '../wording/wording.ts';
import { type Html, html } from './html.ts';
import type { Report } from './report.ts';

const WIDTH = 460;
const LEFT = 2;
const RIGHT = 74;
const ROW = 44;

/** Mean absolute error of each model as a bar. */
export function errorPicture({ evaluation, unit }: Report): Html | undefined {
  if (!evaluation) return undefined;
  const { models } = evaluation;
  const most = Math.max(...models.map(({ metrics }) => metrics.meanAbsoluteError));
  return html`<svg viewBox="0 0 ${WIDTH} ${ROW * models.length}" role="img" aria-label="Mean absolute error by model">
  ${models.map(({ name, metrics }, i) => {
    const y = ROW * (i + 0.5);
    const width = most > 0 ? ((WIDTH - LEFT - RIGHT) * metrics.meanAbsoluteError) / most : 0;
    return html`<text class="axis" x="${LEFT}" y="${y - 10}">${name}</text>
  <rect class="${i === 0 ? 'bar own' : 'bar'}" x="${LEFT}" y="${y - 2}" width="${Math.max(1, width).toFixed(1)}" height="14" rx="3"/>
  <text x="${(LEFT + width + 10).toFixed(1)}" y="${y + 5}" dy="0.32em">${money(metrics.meanAbsoluteError, unit)}</text>`;
  })}
</svg>`;
}
