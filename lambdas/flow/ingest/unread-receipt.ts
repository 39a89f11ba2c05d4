import type { FileSurvey, SurveyedFile } from '../../../files/survey/survey-file.ts';
import { type Receipt, refusedReceipt } from '../../../registry/receipt.ts';

type Known = Parameters<typeof refusedReceipt>[0];

/** The receipt of a file of which no row is read: it cannot be, or its owner must say first how. */
export function unreadReceipt(known: Known, survey: Exclude<FileSurvey, SurveyedFile>): Receipt {
  if ('unreadable' in survey) return refusedReceipt(known, survey.unreadable);
  const { question, notes } = survey;
  const { because, message, answers } = question;
  const ways = answers.map((answer) => JSON.stringify(answer)).join(' or ');
  const rows = { read: 0, accepted: 0, refused: 0, repaired: 0 };
  return { ...known, rows, notes, verdict: { state: 'held', because, message: `${message} Accept it with ${ways}.` } };
}
