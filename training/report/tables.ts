import type { Comparison } from '../evaluation/decide.ts';
import type { Violations } from '../evaluation/evaluation.ts';
import { count, money, percent, plain } from '../wording/wording.ts';
import { type Html, html } from './html.ts';
import type { Report } from './report.ts';

export function errorTable({ evaluation, unit }: Report): Html | undefined {
  if (!evaluation) return undefined;
  return table(
    ['', 'mean absolute', 'root mean square', 'mean, of the price', 'median, of the price', 'R²', 'within the range'],
    evaluation.models.map(({ name, metrics, coverage }, i) => ({
      isOwn: i === 0,
      cells: [
        name,
        money(metrics.meanAbsoluteError, unit),
        money(metrics.rootMeanSquaredError, unit),
        percent(metrics.meanAbsolutePercentageError, 2),
        percent(metrics.medianAbsolutePercentageError, 2),
        metrics.r2Score.toFixed(4).replace('-', '−'),
        coverage === undefined ? '–' : percent(coverage),
      ],
    })),
  );
}

export function violationTable(violations: Violations = {}): Html | undefined {
  const shares = Object.entries(violations);
  if (shares.length === 0) return undefined;
  return table(
    shares.map(([name]) => name),
    [
      {
        cells: shares.map(([, share]) =>
          share === 0 ? html`<span class="good">none</span>` : html`<span class="bad">${percent(share, 2)}</span>`,
        ),
      },
    ],
  );
}

export function trialTable({ trials }: Report): Html | undefined {
  if (trials.length === 0) return undefined;
  const least = Math.min(...trials.map(({ squaredError }) => squaredError));
  const hasWalk = trials.some(({ walk }) => walk !== undefined);
  return table(
    ['penalty λ', 'length ℓ', ...(hasWalk ? ['walk'] : []), 'root mean square error'],
    trials.map(({ penalty, length, walk, squaredError }) => ({
      isOwn: squaredError === least,
      cells: [
        plain(penalty),
        plain(length),
        ...(hasWalk ? [plain(walk ?? 1)] : []),
        Math.sqrt(squaredError).toFixed(5),
      ],
    })),
  );
}

export function contestedTable({ contested }: Comparison): Html | undefined {
  if (contested.length === 0) return undefined;
  return table(
    ['upload', 'held-out rows', 'error taken away', 'gain, lower 5 % bound'],
    contested.map(({ uploadId, rows, skill, gainLowerBound }) => ({
      cells: [
        uploadId,
        count(rows),
        percent(skill),
        html`<span class="${(gainLowerBound ?? 0) > 0 ? 'good' : 'bad'}">${gainLowerBound?.toFixed(4) ?? 'unknown'}</span>`,
      ],
    })),
  );
}

export interface TableRow {
  readonly isOwn?: boolean;
  readonly cells: readonly (string | Html)[];
}

export function table(heads: readonly string[], rows: readonly TableRow[]): Html {
  return html`<div class="scroll"><table>
<thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>
${rows.map(({ isOwn, cells }) => html`<tr${isOwn && html` class="own"`}>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

/** Errors forward in time, by period. */
export function forwardTable({ comparison: { forward = [] } }: Report): Html | undefined {
  if (forward.length === 0) return undefined;
  return table(
    ['', 'rows', 'mean error', 'above or below', 'within the range'],
    forward.map(({ period, rows, error, bias, coverage }) => ({
      cells: [
        period,
        count(rows),
        percent(error),
        `${bias < 0 ? '−' : '+'}${percent(Math.abs(bias))}`,
        percent(coverage),
      ],
    })),
  );
}
