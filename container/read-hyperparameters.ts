import { readFile } from 'node:fs/promises';
import type { Known } from '../cli/known/known.ts';
import { parseJsonText } from '../cli/terminal/parse-json-text.ts';
import { parseConfig } from '../cli/terminal/read-config.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { TrainingConfig } from '../training/kinds/kind.ts';
import { withoutByteOrderMark } from '../training/table/read-json.ts';
import { parseStrictJson } from '../training/table/strict-json.ts';

/**
 * The parameters of `--config`, in the form that SageMaker passes on: a flat object in which every value is a string, here the
 * JSON of the parameter. If there is no file, no parameters are given.
 *
 * @example { "seed": "7", "reference": "none", "fit": "{\"tolerance\": 1e-5}" }
 * @throws Failure naming the place in it
 */
export async function readHyperparameters(
  path: string,
  dataset: Dataset,
  known: Pick<Known, 'configuring'>,
): Promise<TrainingConfig> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  return parseConfig(path, JSON.stringify(decodeValues(parseJsonText(path, text))), dataset, known);
}

function decodeValues(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? decode(name, value) : value]),
  );
}

/** A name may stand without quotes: none. What begins as an object or a list is JSON, and must be right. */
function decode(name: string, text: string): unknown {
  if (/^\s*[[{]/.test(text)) return parseJsonText(`The hyperparameter ${name}`, text);
  const parsed = parseStrictJson(withoutByteOrderMark(text));
  return 'value' in parsed ? parsed.value : text;
}
