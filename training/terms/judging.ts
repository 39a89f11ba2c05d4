import { decide } from '../evaluation/decide.ts';
import { evaluateAnswers } from '../evaluation/evaluate-answers.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import type { JudgeInput, Judgement, JudgingKind, ReportContext } from '../kinds/judging-kind.ts';
import { ANSWERS_REPORT, type AnswersReport, renderAnswersReport } from '../report/answers-report.ts';
import { type AnyReport, describeReport } from '../report/any-report.ts';
import { renderReport } from '../report/render-report.ts';
import type { Report } from '../report/report.ts';
import { objectReader, readNumber } from '../table/read-json.ts';
import { createDecider, thresholdOf } from './decide-answer.ts';
import { evaluate } from './evaluate.ts';
import { decodeAnswersModel, decodePriceModel } from './model.ts';
import { type Recipe, type TermsRequest, termsRecipe } from './recipe.ts';
import { countViolations } from './violations.ts';

const readPriceBaselines = objectReader({ median: readNumber });
const readAnswersBaselines = objectReader({ share: readNumber });

/** The part of the terms that compares them with other models on held-out rows, and makes their report. */
export const termsJudging: JudgingKind<Samples> = {
  openJudge: (request: TermsRequest) => {
    const recipe = termsRecipe(request);
    const { answers } = recipe.dataset.target;
    return { judge: (input) => (answers ? judgeAnswers(recipe, answers, input) : judgePrices(recipe, input)) };
  },
};

function judgePrices(recipe: Recipe, input: JudgeInput<Samples>): Judgement {
  const { dataset } = recipe;
  const { evaluation, comparison } = evaluate({
    recipe,
    median: readPriceBaselines(input.notes.baselines, '/baselines').median,
    ...contestants(input, decodePriceModel),
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

function judgeAnswers(recipe: Recipe, answers: AnswersReport['target']['answers'], input: JudgeInput<Samples>) {
  const { dataset } = recipe;
  const { evaluation, comparison } = evaluateAnswers(contestants(input, decodeAnswersModel), {
    open: (model) => createDecider(dataset, model).probability,
    share: readAnswersBaselines(input.notes.baselines, '/baselines').share,
    threshold: thresholdOf(dataset),
    violations: (probability, rows) => countViolations(dataset, probability, rows),
  });
  return {
    comparison,
    errorPercent: {},
    metrics: evaluation?.models[0]?.metrics ?? null,
    report: (context: ReportContext) => {
      const report: AnswersReport = {
        format: ANSWERS_REPORT,
        ...subjectOf(recipe, context),
        target: { column: dataset.target.column, answers },
        ...(evaluation && { evaluation }),
        comparison,
      };
      return { json: report, html: renderAnswersReport(report), sentences: sentencesOf(report) };
    },
  };
}

/** The models of an input as they were fitted, and the rows that they are judged on. */
function contestants<Model>(
  { samples, candidate, champion, contested, superseded, unchanged }: JudgeInput<Samples>,
  decode: (bytes: Uint8Array) => Model,
) {
  return {
    holdout: samples.holdout,
    candidate: decode(candidate),
    ...(champion && { champion: { ...champion, model: decode(champion.model) } }),
    contested: contested.map(({ uploadId, samples: own }) => ({ uploadId, holdout: own.holdout })),
    superseded,
    unchanged,
  };
}

const subjectOf = ({ dataset, key }: Recipe, { version, uploads, at }: ReportContext) => ({
  dataset: dataset.name,
  version,
  at,
  item: dataset.item,
  recipe: key,
  uploads,
});

const sentencesOf = (report: AnyReport): string[] => describeReport(report, decide(report.comparison));

function errorOf(evaluation: Evaluation | undefined, prefix: string): number | undefined {
  const found = evaluation?.models.find(({ name }) => name.startsWith(prefix))?.metrics;
  return found && 100 * found.medianAbsolutePercentageError;
}
