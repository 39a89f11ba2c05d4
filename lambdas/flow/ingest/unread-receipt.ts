import type { FileSurvey, SurveyedFile } from '../../../files/survey/survey-file.ts';
import { NO_ROWS, type Receipt, refusedReceipt } from '../../../registry/receipt.ts';

type Known = Parameters<typeof refusedReceipt>[0];

/**
 * The receipt of a file of which no row is read. Either the file is unreadable, or the owner must first answer how it
 * is written.
 */
export function unreadReceipt(known: Known, survey: Exclude<FileSurvey, SurveyedFile>): Receipt {
  if ('unreadable' in survey) return refusedReceipt(known, survey.unreadable);
  const { question, notes } = survey;
  const { because, message, answers, asSource } = question;
  const ways = [...(asSource ? [asSource] : []), ...answers].map((answer) => JSON.stringify(answer)).join(' or ');
  return {
    ...known,
    rows: NO_ROWS,
    notes,
    verdict: { state: 'held', because, message: `${message}${asSource ? AS_SOURCE : ''} Accept it with ${ways}.` },
  };
}

const AS_SOURCE =
  ' Or take them in as a source of their own: its level takes in rate, tax and mark-up alike, and it moves none of your prices.';
