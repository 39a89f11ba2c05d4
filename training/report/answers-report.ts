import type { Answers, Dataset } from '../../datasets/dataset.ts';
import { type Comparison, type Decision, decide } from '../evaluation/decide.ts';
import type { AnswersEvaluation, DecisionCounts } from '../evaluation/evaluate-answers.ts';
import type { GroupFigures } from '../evaluation/group-figures.ts';
import type { CalibrationGroup, ProbabilityMetrics } from '../evaluation/probability-metrics.ts';
import {
  listReader,
  objectReader,
  optionalReader,
  readNumber,
  readString,
  recordReader,
  wordReader,
} from '../table/read-json.ts';
import { count, list, percent, things } from '../wording/wording.ts';
import { describeOrder, describeUntested, withVerdict } from './findings.ts';
import { type Html, html } from './html.ts';
import { renderPage } from './page.ts';
import { readComparison } from './read-comparison.ts';
import { section } from './section.ts';
import { contestedTable, table, violationTable } from './tables.ts';

/** The report of a version that answers yes or no, as plain JSON. `renderAnswersReport` makes a page of it. */
export interface AnswersReport {
  readonly format: 'stima-answers-report-1';
  readonly dataset: string;
  readonly version: string;
  /** When it was written, ISO 8601. */
  readonly at: string;
  readonly item: Dataset['item'];
  /** What is asked, and its words for yes and for no. */
  readonly target: { readonly column: string; readonly answers: Answers };
  readonly recipe: string;
  /** Uploads that the version was fitted on. */
  readonly uploads: number;
  /** Absent if no row was held out. */
  readonly evaluation?: AnswersEvaluation;
  readonly comparison: Comparison;
}

const readMetrics = objectReader<ProbabilityMetrics>({
  rows: readNumber,
  yes: readNumber,
  logLoss: readNumber,
  auc: readNumber,
  brierScore: readNumber,
  calibrationError: readNumber,
  groups: listReader(objectReader<CalibrationGroup>({ rows: readNumber, probability: readNumber, yes: readNumber })),
});

const readGroup = objectReader<GroupFigures>({
  column: readString,
  group: readString,
  rows: readNumber,
  yes: readNumber,
  probability: readNumber,
  decidedYes: readNumber,
  wrong: readNumber,
});

const readCounts = objectReader({ right: readNumber, wrong: readNumber });

export const ANSWERS_REPORT = 'stima-answers-report-1';

/** Reads report.json of a yes or no. @throws WrongJsonError naming the place that is not as it should be */
export const readAnswersReport = objectReader<AnswersReport>({
  format: wordReader(ANSWERS_REPORT),
  dataset: readString,
  version: readString,
  at: readString,
  item: objectReader({ singular: readString, plural: readString }),
  target: objectReader({
    column: readString,
    answers: objectReader<Answers>({
      yes: readString,
      no: readString,
      threshold: optionalReader(readNumber),
      costs: optionalReader(objectReader({ wrongYes: readNumber, wrongNo: readNumber })),
    }),
  }),
  recipe: readString,
  uploads: readNumber,
  evaluation: optionalReader(
    objectReader<AnswersEvaluation>({
      models: listReader(objectReader({ name: readString, metrics: readMetrics })),
      decisions: objectReader<DecisionCounts>({ threshold: readNumber, yes: readCounts, no: readCounts }),
      violations: recordReader(readNumber),
      groups: optionalReader(listReader(readGroup)),
    }),
  ),
  comparison: readComparison,
});

/** The report in one sentence. */
export function answersHeadline({ evaluation, version, item, target }: AnswersReport): string {
  const own = evaluation?.models[0]?.metrics;
  if (!own) return describeUntested(version, item);
  return `Of two ${item.plural}, one ${target.answers.yes} and one ${target.answers.no}, it tells which is which in ${percent(own.auc, 0)} of the cases.`;
}

/** What was found, one sentence each, the most important first. */
export function answersFindings(report: AnswersReport, decision: Decision): string[] {
  const { evaluation, item } = report;
  return withVerdict(
    decision,
    item,
    evaluation && [
      describeLoss(report, evaluation),
      describeCalibration(evaluation),
      describeDecisions(report, evaluation),
      describeOrder(evaluation.violations, item, 'probability'),
    ],
  );
}

function describeLoss({ item }: AnswersReport, { models }: AnswersEvaluation): string {
  const [own, ...others] = models;
  const beside = others.map(({ name, metrics }) => `${metrics.logLoss.toFixed(4)} for the ${name}`);
  const { rows, logLoss, auc } = own!.metrics;
  return `On ${things(rows, item)} that it has not seen its log loss is ${logLoss.toFixed(4)} (AUC\u00a0${auc.toFixed(4)}); ${list(beside)}.`;
}

function describeCalibration({ models }: AnswersEvaluation): string {
  const { calibrationError, groups } = models[0]!.metrics;
  const [least, most] = [groups[0]!, groups.at(-1)!];
  return `Its probabilities are ${percent(calibrationError)} off on average: where it says ${percent(least.probability)}, ${percent(least.yes)} are a yes; where it says ${percent(most.probability)}, ${percent(most.yes)}.`;
}

function describeDecisions(
  { target }: AnswersReport,
  { decisions: { threshold, yes, no } }: AnswersEvaluation,
): string {
  const all = yes.right + yes.wrong + no.right + no.wrong;
  const found =
    yes.right + yes.wrong === 0
      ? ''
      : `, and finds ${percent(yes.right / (yes.right + yes.wrong), 0)} of those that are ${target.answers.yes}`;
  return `Deciding at ${percent(threshold, 0)} it is right in ${percent((yes.right + no.right) / all)} of the cases${found}.`;
}

/** One page by itself: no script, nothing fetched, every text escaped. */
export function renderAnswersReport(report: AnswersReport): string {
  const { comparison, evaluation, item } = report;
  return renderPage(report, {
    headline: answersHeadline(report),
    findings: answersFindings(report, decide(comparison)),
    body: html`${section('Errors beside others', `On the same held-out ${item.plural}. Smaller is better, but for AUC.`, evaluation && lossTable(evaluation))}
${section('Probabilities and what came true', `Held-out ${item.plural} in ten groups, from the least probable on.`, evaluation && calibrationTable(evaluation))}
${section('Decisions', undefined, evaluation && decisionTable(report, evaluation))}
${section('Groups', 'By columns that are kept for this report and never decide. Small groups differ by chance.', evaluation?.groups?.length ? groupTable(report, evaluation.groups) : undefined)}
${section('Order', `Share of ${item.plural} whose probability would go against the order somewhere if they had more of it.`, violationTable(evaluation?.violations))}
${section('Uploads taken in although they contradicted the champion', 'What the version gains over the champion on their own held-out rows.', contestedTable(comparison))}`,
  });
}

function lossTable({ models }: AnswersEvaluation): Html {
  return table(
    ['', 'log loss', 'AUC', 'Brier score', 'calibration error'],
    models.map(({ name, metrics }, i) => ({
      isOwn: i === 0,
      cells: [
        name,
        metrics.logLoss.toFixed(4),
        metrics.auc.toFixed(4),
        metrics.brierScore.toFixed(4),
        percent(metrics.calibrationError),
      ],
    })),
  );
}

function calibrationTable({ models }: AnswersEvaluation): Html {
  return table(
    ['rows', 'probability', 'came true'],
    models[0]!.metrics.groups.map(({ rows, probability, yes }) => ({
      cells: [count(rows), percent(probability), percent(yes)],
    })),
  );
}

function decisionTable({ target }: AnswersReport, { decisions: { threshold, yes, no } }: AnswersEvaluation): Html {
  const { answers } = target;
  return table(
    [`decided at ${percent(threshold, 0)}`, `as ${answers.yes}`, `as ${answers.no}`],
    [
      { cells: [answers.yes, count(yes.right), count(yes.wrong)] },
      { cells: [answers.no, count(no.wrong), count(no.right)] },
    ],
  );
}

function groupTable({ item, target }: AnswersReport, groups: readonly GroupFigures[]): Html {
  const { yes } = target.answers;
  return table(
    ['', item.plural, `truly ${yes}`, 'probability', `decided ${yes}`, 'decided wrongly'],
    groups.map(({ column, group, rows, yes: truly, probability, decidedYes, wrong }) => ({
      cells: [
        `${column} ${group}`,
        count(rows),
        percent(truly),
        percent(probability),
        percent(decidedYes),
        percent(wrong),
      ],
    })),
  );
}
