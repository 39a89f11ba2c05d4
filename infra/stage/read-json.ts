import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** JSON from a file or an argument is not what is expected. The message names the source, the place and what was found. */
class WrongInputError extends Error {
  override readonly name = 'WrongInputError';
}

/** @throws WrongInputError if the text is no JSON, or JSON of another shape */
export function readJson<T>(source: string, text: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new WrongInputError(`${source} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new WrongInputError(`${source}, at /${issue?.path.join('/')}: ${issue?.message}`, { cause: result.error });
}

const fields = z.record(z.string(), z.unknown());

/** Settings of a stage from the command line of a program, as a JSON object. None if there is no argument. */
export function readSettings(argument = '{}'): Readonly<Record<string, unknown>> {
  return readJson('The argument', argument, fields);
}

/** The context of cdk.json: the default stage, and the settings of all stages. */
export function readCdkContext() {
  const text = readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8');
  return readJson('cdk.json', text, cdkSchema).context;
}

const cdkSchema = z.looseObject({
  context: z.looseObject({ stage: z.string(), stages: z.record(z.string(), fields) }),
});
