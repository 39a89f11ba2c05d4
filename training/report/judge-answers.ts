import type { Dataset, Row } from '../../datasets/dataset.ts';
import { decide } from '../evaluation/decide.ts';
import { type AnswersEvaluationParts, evaluateAnswers } from '../evaluation/evaluate-answers.ts';
import type { Violations } from '../evaluation/evaluation.ts';
import type { Grouping } from '../evaluation/group-figures.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import { RecipeError } from '../kinds/errors.ts';
import type { JudgeInput, Judgement, ReportContext } from '../kinds/judging-kind.ts';
import { thresholdOf } from '../kinds/threshold.ts';
import { objectReader, readNumber } from '../table/read-json.ts';
import { ANSWERS_REPORT, type AnswersReport, renderAnswersReport } from './answers-report.ts';
import { describeReport } from './any-report.ts';
import { contestantsOf } from './contestants.ts';
import { subjectOf } from './report-subject.ts';

/** What a kind brings to the judgement of its yes or no. */
export interface AnswersJudgeParts<Model> {
  readonly decode: (bytes: Uint8Array) => Model;
  /** The probability of yes by row. */
  readonly open: (model: Model) => (row: Row) => number;
  /** As of `AnswersEvaluationParts`. */
  readonly others: (samples: Samples, baselines: unknown) => AnswersEvaluationParts<Model>['others'];
  readonly groupings?: readonly Grouping[] | undefined;
  readonly violations: (probability: (row: Row) => number, rows: readonly Row[]) => Violations;
}

const readBaselines = objectReader({ share: readNumber });

/** Judges a model of a yes or no on held-out rows. The notes of its fit say the share of yes: `baselines: { share }`. */
export function judgeAnswers<Model>(
  recipe: { readonly dataset: Dataset; readonly key: string },
  input: JudgeInput<Samples>,
  { decode, open, others, groupings, violations }: AnswersJudgeParts<Model>,
): Judgement {
  const { dataset } = recipe;
  const { column, answers } = dataset.target;
  if (!answers) throw new RecipeError(`${dataset.name} has no yes or no`);
  const { evaluation, comparison } = evaluateAnswers(contestantsOf(input, decode), {
    open,
    share: readBaselines(input.notes.baselines, '/baselines').share,
    threshold: thresholdOf(dataset),
    others: others(input.samples, input.notes.baselines),
    groupings,
    violations,
  });
  return {
    comparison,
    errorPercent: {},
    metrics: evaluation?.models[0]?.metrics ?? null,
    report: (context: ReportContext) => {
      const report: AnswersReport = {
        format: ANSWERS_REPORT,
        ...subjectOf(recipe, context),
        target: { column, answers },
        ...(evaluation && { evaluation }),
        comparison,
      };
      return {
        json: report,
        html: renderAnswersReport(report),
        sentences: describeReport(report, decide(comparison)),
      };
    },
  };
}
