import { createPricedRowReader } from '../../lambdas/flow/ingest/read-rows.ts';
import type { Violations } from '../../training/evaluation/evaluation.ts';
import {
  type AnswersTrialFigures,
  kindOf,
  type PriceTrialFigures,
  type TrialFigures,
} from '../../training/kinds/kind.ts';
import { rowWidth } from '../../training/table/text-parts.ts';
import { bandLabel, count, money, percent } from '../../training/wording/wording.ts';
import type { Known } from '../known/known.ts';
import { inCurrency } from '../pricing/in-currency.ts';
import { createKnownRows } from '../pricing/known-rows.ts';
import { type LoadedModel, readModel } from '../pricing/read-model.ts';
import { readTable } from '../pricing/read-table.ts';
import type { ReadingOptions } from '../pricing/reading-options.ts';
import { nothingUsable } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Session } from '../terminal/session.ts';
import { textTable } from '../terminal/text-table.ts';
import { checkNotInput, writeOutput } from '../terminal/write-output.ts';

export interface EvaluateOptions extends ReadingOptions {
  readonly model: string;
  readonly data: string;
  readonly output?: string;
}

export type EvaluateResult = TrialFigures & EvaluatedRows;

export interface EvaluatedRows {
  readonly dataset: string;
  readonly version: string;
  readonly unit: string;
  readonly rows: { readonly read: number; readonly priced: number; readonly refused: number };
  /**
   * The share of the rows that the model has seen in training, calibration or test. null if its samples are missing.
   */
  readonly known: number | null;
}

/** Measures a model on a CSV with prices. */
export async function evaluate(options: EvaluateOptions, session: Session, given: Known): Promise<void> {
  const known = inCurrency(given, options.currency);
  if (options.output !== undefined) await checkNotInput(options.output, options.data);
  const loaded = await readModel(options.model, known);
  const result = await measure(options, loaded, session, known);
  session.progress.done('evaluate', `${count(result.rows.priced)} rows`);
  if (result.known !== null && result.known > 0.01)
    session.note(
      `About ${percent(result.known, 0)} of these rows are known to ${loaded.version}; on those it has learned from it looks better than it is.`,
    );
  if (options.output) await writeOutput(options.output, [`${JSON.stringify(result, null, 2)}\n`], session);
  session.result(result, describe(result));
}

async function measure(
  { model: folder, data, ...written }: EvaluateOptions,
  loaded: LoadedModel,
  session: Session,
  sources: Known,
): Promise<EvaluateResult> {
  const { dataset, bytes, answerer, version } = loaded;
  const { progress, note } = session;
  const input = await openInput(data);
  const onShare = (share: number) => progress.update('evaluate', share);
  const { table, match } = await readTable(dataset, input, 'required', onShare, written);
  for (const message of match.notes) note(message);
  const known = await createKnownRows(sources, dataset, folder, answerer.recipe);
  const trial = kindOf(sources.trying, dataset).openTrial(dataset, bytes);
  const rows = createPricedRowReader({ dataset, takesIncompleteRows: true }, match);
  const row = new Float64Array(rowWidth(dataset.columns));
  let read = 0;
  let priced = 0;
  let firstProblem = '';
  for await (const batch of table.batches)
    for (const record of batch) {
      read++;
      const price = rows.read(record, row);
      if (typeof price !== 'number') {
        firstProblem ||= `line ${record.line}: ${price[0]!.message}`;
        continue;
      }
      trial.add(row, price, rows.day(), rows.source());
      priced++;
      known?.add(row, price);
    }
  if (priced === 0) throw nothingUsable(input.name, read, firstProblem);
  return {
    dataset: dataset.name,
    version,
    unit: dataset.target.unit,
    rows: { read, priced, refused: read - priced },
    ...trial.finish(),
    known: known ? known.share() : null,
  };
}

function describe(result: EvaluateResult): string {
  const { dataset, version, rows } = result;
  const refused = rows.refused > 0 ? `, ${count(rows.refused)} refused` : '';
  const head = `${dataset} ${version} on ${count(rows.priced)} of ${count(rows.read)} rows${refused}`;
  return [head, ...('range' in result ? describePrices(result) : describeAnswers(result))].join('\n\n');
}

function describePrices({ unit, rows, metrics, range, violations }: PriceTrialFigures & EvaluatedRows): string[] {
  const measures = textTable(
    ['', 'error'],
    [
      ['mean absolute error', money(metrics.meanAbsoluteError, unit)],
      ['root mean squared error', money(metrics.rootMeanSquaredError, unit)],
      ['mean absolute percentage error', percent(metrics.meanAbsolutePercentageError, 2)],
      ['median absolute percentage error', percent(metrics.medianAbsolutePercentageError, 2)],
      ['R²', metrics.r2Score.toFixed(4)],
    ],
  );
  const coverage = textTable(
    [range.by, 'rows', `within the ${percent(range.meant, 0)} range`],
    [
      ...range.bands.map(({ from, rows: own, coverage: share }, i) => [
        bandLabel(from, range.bands[i + 1]?.from ?? null),
        count(own),
        own > 0 ? percent(share) : '–',
      ]),
      ['all', count(rows.priced), percent(range.coverage)],
    ],
  );
  return [
    measures,
    coverage,
    `median width of the range: ${percent(range.medianWidth)} of the price`,
    ...describeOrder('priced against the order', violations),
  ];
}

function describeAnswers({ metrics, decisions, violations }: AnswersTrialFigures): string[] {
  const { threshold, yes, no } = decisions;
  const measures = textTable(
    ['', 'value'],
    [
      ['log loss', metrics.logLoss.toFixed(4)],
      ['AUC', metrics.auc.toFixed(4)],
      ['Brier score', metrics.brierScore.toFixed(4)],
      ['calibration error', percent(metrics.calibrationError, 2)],
    ],
  );
  const calibration = textTable(
    ['rows', 'probability', 'came true'],
    metrics.groups.map((group) => [count(group.rows), percent(group.probability), percent(group.yes)]),
  );
  const decided = textTable(
    [`decided at ${percent(threshold, 0)}`, 'right', 'wrong'],
    [
      ['yes', count(yes.right), count(yes.wrong)],
      ['no', count(no.right), count(no.wrong)],
    ],
  );
  return [measures, calibration, decided, ...describeOrder('against the order', violations)];
}

/** Nothing if no order is declared. */
function describeOrder(title: string, violations: Violations): string[] {
  const rows = Object.entries(violations);
  if (rows.length === 0) return [];
  return [
    textTable(
      [title, 'share'],
      rows.map(([name, share]) => [`by ${name}`, share === 0 ? 'none' : percent(share, 2)]),
    ),
  ];
}
