import { decide } from '../evaluation/decide.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import { orderOfSample } from '../evaluation/order-of-sample.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import type { JudgeInput, Judgement, JudgingKind } from '../kinds/judging-kind.ts';
import { type AnyReport, describeReport } from '../report/any-report.ts';
import { contestantsOf } from '../report/contestants.ts';
import { type AnswersJudgeParts, judgeAnswers } from '../report/judge-answers.ts';
import { renderReport } from '../report/render-report.ts';
import type { Report } from '../report/report.ts';
import { subjectOf } from '../report/report-subject.ts';
import { objectReader, readNumber } from '../table/read-json.ts';
import { createDecider } from './decide-answer.ts';
import { evaluate } from './evaluate.ts';
import { type AnswersModel, decodeAnswersModel, decodePriceModel } from './model.ts';
import { type Recipe, type TermsRequest, termsRecipe } from './recipe.ts';
import { reportGroups } from './report-groups.ts';
import { countViolations } from './violations.ts';

const readBaselines = objectReader({ median: readNumber });

/** The part of the terms that compares them with other models on held-out rows, and makes their report. */
export const termsJudging: JudgingKind<Samples> = {
  openJudge: (request: TermsRequest) => {
    const recipe = termsRecipe(request);
    const { dataset } = recipe;
    const parts: AnswersJudgeParts<AnswersModel> = {
      decode: decodeAnswersModel,
      open: (model) => createDecider(dataset, model).probability,
      // The fit has not learnt from the rows that calibrate it.
      others:
        ({ calibration }) =>
        (probability) =>
          orderOfSample(calibration, probability),
      groupings: reportGroups(dataset),
      violations: (probability, rows) => countViolations(dataset, probability, rows),
    };
    return {
      judge: (input) => (dataset.target.answers ? judgeAnswers(recipe, input, parts) : judgePrices(recipe, input)),
    };
  },
};

function judgePrices(recipe: Recipe, input: JudgeInput<Samples>): Judgement {
  const { dataset } = recipe;
  const { evaluation, comparison } = evaluate({
    recipe,
    median: readBaselines(input.notes.baselines, '/baselines').median,
    ...contestantsOf(input, decodePriceModel),
  });
  return {
    comparison,
    errorPercent: { candidate: errorOf(evaluation, 'candidate'), champion: errorOf(evaluation, 'champion') },
    metrics: evaluation?.models[0]?.metrics ?? null,
    report: (context) => {
      const report: Report = {
        format: 'stima-report-1',
        ...subjectOf(recipe, context),
        unit: dataset.target.unit,
        coverage: dataset.range.coverage,
        scale: { name: `predicted ${dataset.target.column}`, unit: dataset.target.unit },
        trials: [],
        ...(evaluation && { evaluation }),
        comparison,
      };
      return { json: report, html: renderReport(report), sentences: sentencesOf(report) };
    },
  };
}

const sentencesOf = (report: AnyReport): string[] => describeReport(report, decide(report.comparison));

function errorOf(evaluation: Evaluation | undefined, prefix: string): number | undefined {
  const found = evaluation?.models.find(({ name }) => name.startsWith(prefix))?.metrics;
  return found && 100 * found.medianAbsolutePercentageError;
}
