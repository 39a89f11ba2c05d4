import { readFile } from 'node:fs/promises';
import type { Dataset } from '../../datasets/dataset.ts';
import { toInputError } from '../../lambdas/http/request/parse-body.ts';
import { kindOf, type TrainingConfig } from '../../training/kinds/kind.ts';
import type { Known } from '../known/known.ts';
import { Failure } from './failure.ts';
import { parseJsonText } from './parse-json-text.ts';

/**
 * The parameters of a training from a JSON file.
 * @throws Failure with the place in the file
 */
export async function readConfig(
  path: string,
  dataset: Dataset,
  known: Pick<Known, 'configuring'>,
): Promise<TrainingConfig> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new Failure('usage', `${path} cannot be read: ${reason}; give a JSON file of parameters.`, { cause });
  });
  return parseConfig(path, text, dataset, known);
}

export function parseConfig(
  path: string,
  text: string,
  dataset: Dataset,
  { configuring }: Pick<Known, 'configuring'>,
): TrainingConfig {
  const json = parseJsonText(path, text);
  const { schema } = kindOf(configuring, dataset);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const found = parsed.error.issues.slice(0, 3).map((issue) => toInputError(schema, issue, json, 'The whole').message);
  throw new Failure('usage', `${path}: ${found.join(' ')} stima config lists what can be chosen.`);
}
