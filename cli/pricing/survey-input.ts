import type { Dataset } from '../../datasets/dataset.ts';
import { type SurveyedFile, type SurveyOptions, surveyFile } from '../../files/survey/survey-file.ts';
import { Failure } from '../terminal/failure.ts';
import type { Input } from '../terminal/open-input.ts';
import { askForOption, type ReadingOptions, readingAnswers } from './reading-options.ts';

/**
 * Surveys a file for the convention in which it is written.
 * @param takesSource whether the command has an option for the source of prices
 * @throws Failure if the file cannot be read, or has two possible readings
 */
export async function surveyInput(
  dataset: Dataset,
  input: Pick<Input, 'name' | 'read'>,
  target: SurveyOptions['target'],
  options: ReadingOptions = {},
  takesSource = false,
): Promise<SurveyedFile> {
  const answers = readingAnswers(dataset, options);
  const survey = await surveyFile(input.read(), { dataset, target, answers });
  if ('convention' in survey) return survey;
  const message = 'question' in survey ? askForOption(survey.question, takesSource) : survey.unreadable.message;
  throw new Failure('input', `${input.name}: ${message}`);
}
