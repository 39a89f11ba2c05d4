import { decide } from '../evaluation/decide.ts';
import { count, money, percent, things } from '../wording/wording.ts';
import { coveragePicture } from './coverage-picture.ts';
import { errorPicture } from './error-picture.ts';
import { findings, headline } from './findings.ts';
import { type Html, html } from './html.ts';
import { levelPicture } from './level-picture.ts';
import { renderPage } from './page.ts';
import type { Report } from './report.ts';
import { scatterPicture } from './scatter-picture.ts';
import { section } from './section.ts';
import { contestedTable, errorTable, forwardTable, trialTable, violationTable } from './tables.ts';

/** One page by itself: no script, nothing fetched, every text escaped. */
export function renderReport(report: Report): string {
  const { comparison, item } = report;
  return renderPage(report, {
    headline: headline(report),
    findings: findings(report, decide(comparison)),
    body: html`${keyFigures(report)}
${pictures(report)}
${section('Prices by period', levelNote(report), levelPicture(report))}
${section('Errors beside others', `On the same held-out ${item.plural}. Smaller is better, but for R² and what the range holds.`, errorTable(report))}
${section('Errors forward in time', 'Rows of each period, priced by the champion of their day before they were learnt. What is above zero was quoted too high.', forwardTable(report))}
${section('Uploads taken in although they contradicted the champion', 'What the version gains over the champion on their own held-out rows.', contestedTable(comparison))}
${section('Cross-validation', 'Error in ln price of rows left out, computed from their sums. The penalty and the length of the smallest are used.', trialTable(report))}`,
  });
}

function levelNote({ market, item }: Report): string | undefined {
  return (
    market &&
    `What equal ${item.plural} cost, as a multiple of the prices of ${market.asOf}. The band is the interval of ${percent(market.coverage, 0)} for all of them; thin lines are ${market.periods[0]?.sizes.map(({ size }) => size).join(', ')}\u00a0${market.scale.unit || market.scale.name}.`
  );
}

function keyFigures({ evaluation, unit, item }: Report): Html | undefined {
  if (!evaluation) return undefined;
  const [own] = evaluation.models;
  const { metrics, coverage = 0 } = own!;
  const figure = (value: string, meaning: string) => html`<div><dd>${value}</dd><dt>${meaning}</dt></div>`;
  return html`<dl class="figures">
${figure(money(metrics.meanAbsoluteError, unit), 'mean absolute error')}
${figure(percent(metrics.meanAbsolutePercentageError), 'mean absolute error, of the price')}
${figure(percent(coverage), 'of prices within the range')}
${figure(percent(evaluation.medianRangeWidth, 0), 'of the price: median width of the range')}
${figure(count(metrics.rows), `held-out ${item.plural}`)}
</dl>`;
}

function pictures(report: Report): Html | undefined {
  const { evaluation, item, scale } = report;
  if (!evaluation) return undefined;
  return html`<div class="pair">
<div class="stack">
${section('Predicted against given', `${things(evaluation.points.length, item)} of the holdout, on logarithmic axes. Dotted: 20 % off.`, scatterPicture(report))}
${section('Order', `Share of ${item.plural} whose price would go against the order somewhere if they had more of it.`, violationTable(evaluation.violations))}
</div>
<div class="stack">
${section('What the range holds', `Share of prices within the range by ${scale.name}; the wide bar is what chance explains.`, coveragePicture(report))}
${section('Mean absolute error', undefined, errorPicture(report))}
</div>
</div>`;
}
