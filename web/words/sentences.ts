import type { CallProblem } from '../api/outcome.ts';

/** How likely a range holds, as the beginning of a sentence about things of a kind. */
export function shareOf(coverage: number, percent: string): string {
  const tenths = Math.round(coverage * 10);
  const isTenths = Math.abs(coverage * 10 - tenths) < 1e-9;
  return isTenths && TENTHS[tenths] !== undefined ? `${TENTHS[tenths]} in ten` : `${percent} of`;
}

const TENTHS: Readonly<Record<number, string>> = { 6: 'Six', 7: 'Seven', 8: 'Eight', 9: 'Nine' };

export const countOf = (
  count: number,
  { singular, plural }: { readonly singular: string; readonly plural: string },
  number: (value: number) => string,
): string => `${number(count)} ${count === 1 ? singular : plural}`;

/** A sentence that begins with a capital letter and ends with a full stop. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** A message of the service without the sentences that tell a program what to send: the page has buttons for that. */
export function withoutCalls(message: string): string {
  const sentences = message.split(/(?<=[.;])\s+/);
  return sentences.filter((one) => !/[{}]|\b(?:POST|GET|DELETE)\b/.test(one)).join(' ') || message;
}

export const forPeople = (message: string): string => sentence(withoutCalls(message));

/** What a problem of the service means for whoever is at the page. */
export function problemSentence({ code, detail }: CallProblem): string {
  return SENTENCES[code] ?? sentence(detail);
}

const SENTENCES: Readonly<Record<string, string>> = {
  'not-signed': 'The owner’s token is not known here. Open the link that Stima printed when it started.',
  forbidden: 'This key or token is not known here. Sign in again with the one that Stima printed or the owner gave.',
  'too-many-requests': 'Too many questions in one second. The next one is asked by itself.',
};
