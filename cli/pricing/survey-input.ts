import type { Dataset } from '../../datasets/dataset.ts';
import { type SurveyedFile, type SurveyOptions, surveyFile } from '../../files/survey/survey-file.ts';
import { Failure } from '../terminal/failure.ts';
import type { Input } from '../terminal/open-input.ts';

/**
 * Surveys a file for the convention in which it is written.
 * @throws Failure if the file cannot be read, or has two possible readings
 */
export async function surveyInput(
  dataset: Dataset,
  input: Pick<Input, 'name' | 'read'>,
  target: SurveyOptions['target'],
): Promise<SurveyedFile> {
  const survey = await surveyFile(input.read(), { dataset, target });
  if ('convention' in survey) return survey;
  const { message } = 'question' in survey ? survey.question : survey.unreadable;
  throw new Failure('input', `${input.name}: ${message}`);
}
