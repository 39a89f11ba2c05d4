import { createPricedRowReader, isDated } from '../../lambdas/flow/ingest/read-rows.ts';
import { describeForward } from '../../training/evaluation/forward-errors.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { rowWidth } from '../../training/table/text-parts.ts';
import { count, percent } from '../../training/wording/wording.ts';
import { type DatedRow, walkForward } from '../evaluation/walk-forward.ts';
import type { Known } from '../known/known.ts';
import { inCurrency } from '../pricing/in-currency.ts';
import { readTable } from '../pricing/read-table.ts';
import { Failure } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Session } from '../terminal/session.ts';
import { textTable } from '../terminal/text-table.ts';
import { checkNotInput, writeOutput } from '../terminal/write-output.ts';
import { keepReference } from '../training/choose-reference.ts';
import { readTrainedModel } from '../training/trained-model.ts';
import type { EvaluateOptions } from './evaluate.ts';

/** The number of last periods that are tried. */
const PERIODS = 6;

/** Walks through a file with dates: learns up to each of its last periods as the model was learnt, and tries the next one. */
export async function evaluateForward(options: EvaluateOptions, session: Session, given: Known): Promise<void> {
  const { model, data, output, ...written } = options;
  const known = inCurrency(given, options.currency);
  if (output !== undefined) await checkNotInput(output, data);
  const base = await readTrainedModel(model, undefined, known);
  const { dataset } = base;
  const { recipe } = keepReference(base, known);
  const fitting = kindOf(known.fitting, dataset).openFit(recipe);
  const { periodOf } = fitting;
  if (!periodOf) throw new Failure('input', `Answers of ${dataset.name} do not change with time; leave --forward out.`);
  const input = await openInput(data);
  if (input.path === undefined) throw new Failure('usage', `--forward reads ${input.name} several times; give a file.`);
  async function* rows(): AsyncGenerator<DatedRow> {
    const { table, match } = await readTable(dataset, input, 'required', undefined, written);
    if (!isDated(match))
      throw new Failure('input', `${input.name} has no column of dates, by which --forward tells periods apart.`);
    const reader = createPricedRowReader(fitting, match);
    const row = new Float64Array(rowWidth(dataset.columns));
    for await (const batch of table.batches)
      for (const record of batch) {
        const price = reader.read(record, row);
        const day = reader.day();
        if (typeof price === 'number' && day !== undefined) yield { row, price, day };
      }
  }
  const figures = await walkForward({
    ...{ rows, fitting, periodOf, count: PERIODS },
    openModel: (bytes) => kindOf(known.answering, dataset).openModel(dataset, bytes),
    parameters: recipe.config?.fit ?? kindOf(known.configuring, dataset).defaults.fit,
    onShare: (share) => session.progress.update('forward', share),
  });
  if (figures.length === 0)
    throw new Failure('input', `The rows of ${input.name} are of one period; --forward needs at least two.`);
  session.progress.done('forward', `${count(figures.length)} periods`);
  const result = { dataset: dataset.name, forward: figures };
  if (output !== undefined) await writeOutput(output, [`${JSON.stringify(result, null, 2)}\n`], session);
  const table = textTable(
    ['period', 'rows', 'mean error', 'above or below', 'within the range'],
    figures.map(({ period, rows: priced, error, bias, coverage }) => [
      period,
      count(priced),
      percent(error),
      `${bias < 0 ? '−' : '+'}${percent(Math.abs(bias))}`,
      percent(coverage),
    ]),
  );
  session.result(result, `${describeForward(figures)}\n\n${table}`);
}
