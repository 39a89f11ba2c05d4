import { writeFile } from 'node:fs/promises';
import type { Row } from '../../datasets/dataset.ts';
import type { Violations } from '../../training/evaluation/evaluation.ts';
import { type Metrics, measureErrors } from '../../training/evaluation/metrics.ts';
import { recipeOf } from '../../training/lattice/appraise.ts';
import { describeScale } from '../../training/lattice/create-report.ts';
import { createFeatureReader } from '../../training/lattice/features.ts';
import { countViolations } from '../../training/lattice/violations.ts';
import { createGrouper } from '../../training/ranges/calibrate-range.ts';
import { bandLabel, count, money, percent } from '../../training/report/words.ts';
import { readRow, readTarget } from '../../training/table/read-row.ts';
import { createKnownRows } from '../pricing/known-rows.ts';
import { type LoadedModel, readModel } from '../pricing/read-model.ts';
import { readTable } from '../pricing/read-table.ts';
import { nothingUsable } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Session } from '../terminal/session.ts';
import { textTable } from '../terminal/text-table.ts';

export interface EvaluateOptions {
  readonly model: string;
  readonly data: string;
  readonly output?: string;
}

export interface EvaluateResult {
  readonly dataset: string;
  readonly version: string;
  readonly unit: string;
  readonly rows: { readonly read: number; readonly priced: number; readonly refused: number };
  readonly metrics: Metrics;
  readonly range: {
    readonly meant: number;
    readonly coverage: number;
    readonly medianWidth: number;
    readonly by: string;
    readonly bands: readonly { readonly from: number | null; readonly rows: number; readonly coverage: number }[];
  };
  /** Share of items quoted less somewhere although better; on the first rows. */
  readonly violations: Violations;
  /** Share of the rows that the model has learned from, calibrated on or been tested on; null if its samples are not at hand. */
  readonly known: number | null;
}

const VIOLATION_ROWS = 2000;

/** Measures a model on a CSV with prices. */
export async function evaluate(options: EvaluateOptions, session: Session): Promise<void> {
  const loaded = await readModel(options.model);
  const result = await measure(options, loaded, session);
  session.progress.done('evaluate', `${count(result.rows.priced)} rows`);
  if (result.known !== null && result.known > 0.01)
    session.note(
      `About ${percent(result.known, 0)} of these rows are known to ${loaded.version}; on those it has learned from it looks better than it is.`,
    );
  if (options.output) await writeFile(options.output, `${JSON.stringify(result, null, 2)}\n`);
  session.result(result, describe(result));
}

async function measure(
  { model: folder, data }: EvaluateOptions,
  loaded: LoadedModel,
  session: Session,
): Promise<EvaluateResult> {
  const { dataset, model, appraiser, version } = loaded;
  const { progress, note } = session;
  const input = await openInput(data);
  const { table, match } = await readTable(dataset, input, 'required', (share) => progress.update('evaluate', share));
  for (const message of match.notes) note(message);
  const known = await createKnownRows(dataset, folder, model.recipe);
  const resolved = recipeOf(dataset, model).dataset;
  const features = createFeatureReader(resolved);
  const { bandOf, bounds } = createGrouper(resolved);
  const bands = bounds.map((from) => ({ from, rows: 0, covered: 0 }));
  const given: number[] = [];
  const predicted: number[] = [];
  const widths: number[] = [];
  const firstRows: Row[] = [];
  const row = new Float64Array(dataset.columns.length);
  let read = 0;
  let firstProblem = '';
  for await (const batch of table.batches)
    for (const { line, cells, fault } of batch) {
      read++;
      const issue = fault ?? readRow(dataset.columns, match.cellOf, cells, row)?.[0];
      const price = issue ?? readTarget(dataset.target, cells[match.targetCell]!);
      if (typeof price !== 'number') {
        firstProblem ||= `line ${line}: ${price.message}`;
        continue;
      }
      const { price: middle, low, high } = appraiser.range(row);
      given.push(price);
      predicted.push(middle);
      widths.push((high - low) / middle);
      const band = bands[bandOf(features(row))]!;
      band.rows++;
      if (price >= low && price <= high) band.covered++;
      if (firstRows.length < VIOLATION_ROWS && !row.some(Number.isNaN)) firstRows.push(Float64Array.from(row));
      known?.add(row, price);
    }
  if (given.length === 0) throw nothingUsable(input.name, read, firstProblem);
  const { scale, toUnit } = describeScale(dataset);
  return {
    dataset: dataset.name,
    version,
    unit: dataset.target.unit,
    rows: { read, priced: given.length, refused: read - given.length },
    metrics: measureErrors(Float64Array.from(given), Float64Array.from(predicted)),
    range: {
      meant: dataset.range.coverage,
      coverage: bands.reduce((sum, { covered }) => sum + covered, 0) / given.length,
      medianWidth: Float64Array.from(widths).sort()[widths.length >> 1]!,
      by: `${scale.name}${scale.unit && ` (${scale.unit})`}`,
      bands: bands.map(({ from, rows, covered }) => ({
        from: from === null ? null : toUnit(from),
        rows,
        coverage: rows > 0 ? covered / rows : 0,
      })),
    },
    violations: countViolations(dataset, appraiser.price, firstRows),
    known: known ? known.share() : null,
  };
}

function describe({ dataset, version, unit, rows, metrics, range, violations }: EvaluateResult): string {
  const refused = rows.refused > 0 ? `, ${count(rows.refused)} refused` : '';
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
      ...range.bands.map(({ from, rows: own, coverage: held }, i) => [
        bandLabel(from, range.bands[i + 1]?.from ?? null),
        count(own),
        own > 0 ? percent(held) : '–',
      ]),
      ['all', count(rows.priced), percent(range.coverage)],
    ],
  );
  const order = textTable(
    ['priced against the order', 'share'],
    Object.entries(violations).map(([name, share]) => [`by ${name}`, share === 0 ? 'none' : percent(share, 2)]),
  );
  return [
    `${dataset} ${version} on ${count(rows.priced)} of ${count(rows.read)} rows${refused}`,
    measures,
    coverage,
    `median width of the range: ${percent(range.medianWidth)} of the price`,
    order,
  ].join('\n\n');
}
