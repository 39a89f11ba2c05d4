import { decide } from '../evaluation/decide.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import type { Judgement, JudgingKind } from '../kinds/judging-kind.ts';
import { findings, headline } from '../report/findings.ts';
import { renderReport } from '../report/render-report.ts';
import type { Report } from '../report/report.ts';
import { objectReader, readNumber } from '../table/read-json.ts';
import { evaluate } from './evaluate.ts';
import { decodeModel } from './model.ts';
import { type TermsRequest, termsRecipe } from './recipe.ts';

const readBaselines = objectReader({ median: readNumber });

/** The part of the terms that compares them with other models on held-out rows, and makes their report. */
export const termsJudging: JudgingKind<Samples> = {
  openJudge: (request: TermsRequest) => {
    const recipe = termsRecipe(request);
    const { dataset, key } = recipe;
    return {
      judge: ({ samples, candidate, notes, champion, contested, superseded, unchanged }): Judgement => {
        const { evaluation, comparison } = evaluate({
          recipe,
          median: readBaselines(notes.baselines, '/baselines').median,
          holdout: samples.holdout,
          candidate: decodeModel(candidate),
          ...(champion && { champion: { ...champion, model: decodeModel(champion.model) } }),
          contested: contested.map(({ uploadId, samples: own }) => ({ uploadId, holdout: own.holdout })),
          superseded,
          unchanged,
        });
        return {
          comparison,
          errorPercent: { candidate: errorOf(evaluation, 'candidate'), champion: errorOf(evaluation, 'champion') },
          metrics: evaluation?.models[0]?.metrics ?? null,
          report: ({ version, uploads, at }) => {
            const report: Report = {
              format: 'stima-report-1',
              dataset: dataset.name,
              version,
              at,
              item: dataset.item,
              unit: dataset.target.unit,
              recipe: key,
              uploads,
              coverage: dataset.range.coverage,
              scale: { name: `predicted ${dataset.target.column}`, unit: dataset.target.unit },
              trials: [],
              ...(evaluation && { evaluation }),
              comparison,
            };
            return {
              json: report,
              html: renderReport(report),
              sentences: [headline(report), ...findings(report, decide(comparison))],
            };
          },
        };
      },
    };
  },
};

function errorOf(evaluation: Evaluation | undefined, prefix: string): number | undefined {
  const found = evaluation?.models.find(({ name }) => name.startsWith(prefix))?.metrics;
  return found && 100 * found.medianAbsolutePercentageError;
}
