import type { Decision } from '../evaluation/decide.ts';
import { objectReader, readString } from '../table/read-json.ts';
import {
  ANSWERS_REPORT,
  type AnswersReport,
  answersFindings,
  answersHeadline,
  readAnswersReport,
} from './answers-report.ts';
import { findings, headline } from './findings.ts';
import { readReport } from './read-report.ts';
import type { Report } from './report.ts';

/** The report of prices, or of a yes or no. */
export type AnyReport = Report | AnswersReport;

const readFormat = objectReader({ format: readString });

/** Reads report.json. @throws WrongJsonError naming the place that is not as it should be */
export function readAnyReport(json: unknown, path: string): AnyReport {
  return readFormat(json, path).format === ANSWERS_REPORT ? readAnswersReport(json, path) : readReport(json, path);
}

/** The report in sentences, the most telling first. */
export function describeReport(report: AnyReport, decision: Decision): string[] {
  return report.format === ANSWERS_REPORT
    ? [answersHeadline(report), ...answersFindings(report, decision)]
    : [headline(report), ...findings(report, decision)];
}
