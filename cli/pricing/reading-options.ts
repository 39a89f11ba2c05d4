import type { Dataset } from '../../datasets/dataset.ts';
import { hasSourceLevels } from '../../datasets/market.ts';
import { findWrongAnswer } from '../../training/table/check-answers.ts';
import type { ReadingAnswers, ReadingQuestion } from '../../training/table/decide-reading.ts';
import { Failure } from '../terminal/failure.ts';

/** What a user can say of how a file is written, where it could be read in more than one way. */
export type ReadingOptions = ReadingAnswers;

/** @throws Failure if the dataset does not know an answer */
export function readingAnswers(
  dataset: Dataset,
  { decimal, scale, currency, dates, source }: ReadingOptions,
): ReadingAnswers {
  const answers: ReadingAnswers = {
    ...(decimal !== undefined && { decimal }),
    ...(scale !== undefined && { scale }),
    ...(currency !== undefined && { currency }),
    ...(dates !== undefined && { dates }),
    ...(source !== undefined && hasSourceLevels(dataset) && { source }),
  };
  const wrong = findWrongAnswer(dataset, answers);
  if (wrong !== undefined) throw new Failure('usage', `--${wrong}`);
  return answers;
}

/**
 * A question with the options that answer it.
 * @param takesSource whether the command has an option for the source of prices
 */
export function askForOption({ message, answers, asSource }: ReadingQuestion, takesSource = false): string {
  const optionsOf = (answer: ReadingAnswers) =>
    Object.entries(answer)
      .map(([name, value]) => `--${name} ${value}`)
      .join(' ');
  const said = `${message} Say it with ${answers.map(optionsOf).join(' or ')}.`;
  if (!takesSource || !asSource) return said;
  return `${said} Or take them in as a source of their own with ${optionsOf(asSource)}: its level takes in rate, tax and mark-up alike.`;
}
