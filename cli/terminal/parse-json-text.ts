import { withoutByteOrderMark } from '../../training/table/read-json.ts';
import { parseStrictJson, placeInText } from '../../training/table/strict-json.ts';
import { Failure, type FailureKind } from './failure.ts';

/**
 * The value of a JSON text that somebody has written.
 * @param name of the text, as its writer knows it
 * @throws Failure saying what is wrong, and where
 */
export function parseJsonText(name: string, given: string, kind: FailureKind = 'usage', advice = ''): unknown {
  const text = withoutByteOrderMark(given);
  const parsed = parseStrictJson(text);
  if ('value' in parsed) return parsed.value;
  const { at, kind: fault, message } = parsed.fault;
  const what = fault === 'repeated-key' ? 'cannot be used' : 'is not JSON';
  throw new Failure(kind, `${name} ${what}: at ${placeInText(text, at)}, ${message}${advice && `; ${advice}`}.`);
}
