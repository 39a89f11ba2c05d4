import type { Comparison } from '../evaluation/decide.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Report, Trial } from '../report/report.ts';
import { unitOfModel } from '../table/with-currency.ts';
import { describeScale } from './describe-scale.ts';
import type { Levels } from './levels.ts';
import { marketIndexOf } from './market-index.ts';
import type { Recipe } from './recipe.ts';

export interface ReportInput {
  readonly recipe: Recipe;
  readonly version: string;
  readonly uploads: number;
  readonly trials: readonly Trial[];
  readonly evaluation: Evaluation | undefined;
  readonly comparison: Comparison;
  /** The fit of the candidate. */
  readonly levels?: Levels | undefined;
  /** Of the candidate's prices, as it keeps it. */
  readonly unit?: string | undefined;
  readonly at: string;
}

export function createReport(input: ReportInput): Report {
  const { recipe, version, uploads, trials, evaluation, comparison, levels, unit, at } = input;
  const { dataset, key } = recipe;
  const market = levels && marketIndexOf(dataset, levels);
  const { scale, toUnit } = describeScale(dataset);
  return {
    format: 'stima-report-1',
    dataset: dataset.name,
    version,
    at,
    item: dataset.item,
    unit: unitOfModel(dataset, unit),
    recipe: key,
    uploads,
    coverage: dataset.range.coverage,
    scale,
    trials,
    ...(evaluation && {
      evaluation: {
        ...evaluation,
        coverageByBand: evaluation.coverageByBand.map((band) => ({
          ...band,
          from: band.from === null ? null : toUnit(band.from),
        })),
      },
    }),
    comparison,
    ...(levels?.own && { ownRows: levels.own.rows }),
    ...(market && market.periods.length > 1 && { market }),
  };
}
