import type { MarketIndex } from '../../training/kinds/market-index.ts';
import { marketCsv } from '../../training/kinds/market-index.ts';
import { count, percent } from '../../training/wording/wording.ts';
import type { KnownAnswers } from '../known/known.ts';
import { readModel } from '../pricing/read-model.ts';
import { Failure } from '../terminal/failure.ts';
import { levelChart } from '../terminal/level-chart.ts';
import type { Session } from '../terminal/session.ts';
import { textTable } from '../terminal/text-table.ts';
import { writeOutput } from '../terminal/write-output.ts';

export interface MarketOptions {
  readonly model: string;
  readonly output?: string;
}

/** Prints the index of prices that a model has found. */
export async function market(options: MarketOptions, session: Session, known: KnownAnswers): Promise<void> {
  const { dataset, answerer, version } = await readModel(options.model, known);
  if (!answerer.market)
    throw new Failure('input', `Answers of ${dataset.name} do not change with time, so there is no index of prices.`);
  const index = answerer.market();
  if (index === undefined)
    throw new Failure(
      'input',
      `${version} has no index of prices: no period is known of what it was trained on, or all is of one period, or it was trained before an index was kept. Train on a file with dates, or with --as-of.`,
    );
  if (options.output !== undefined) await writeOutput(options.output, [marketCsv(index)], session);
  session.result({ dataset: dataset.name, version, ...index }, describe(`${dataset.name} ${version}`, index));
}

function describe(name: string, index: MarketIndex): string {
  const { asOf, coverage, scale, periods } = index;
  const chart = levelChart(index);
  const sizes = periods[0]?.sizes.map(({ size }) => `${size}${scale.unit && ` ${scale.unit}`}`) ?? [];
  const table = textTable(
    ['period', 'level', '', `${percent(coverage, 0)} interval`, ...sizes, 'rows'],
    periods.map(({ period, level, low, high, sizes: own, rows }, p) => [
      period,
      chart[p]!,
      level.toFixed(3),
      period === asOf ? '' : `${low.toFixed(3)}–${high.toFixed(3)}`,
      ...own.map((one) => one.level.toFixed(3)),
      count(rows),
    ]),
    { left: 2 },
  );
  return `${name}: prices of each period, as a multiple of those of ${asOf} for equal items\n\n${table}`;
}
