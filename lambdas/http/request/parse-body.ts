import type { z } from 'zod';
import { cutText, echoFound, jsonPointer, showFound } from '../../../training/table/found.ts';
import { type InputError, invalidInput } from './problem.ts';

/**
 * The body, parsed by its schema.
 * @throws Problem with one error for each issue that zod found
 */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error.issues.slice(0, 20).map((issue) => toInputError(schema, issue, body)));
}

/** What zod found, in a sentence: where, what stands there, and what is allowed. @param what the whole is called */
export function toInputError(
  schema: z.core.$ZodType,
  issue: z.core.$ZodIssue,
  body: unknown,
  what = 'The body',
): InputError {
  const path = jsonPointer(...issue.path);
  const found = valueAt(body, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map(cutText);
    const allowed = fieldsAt(schema, issue.path).join(', ');
    const advice = allowed ? `; known: ${allowed}.` : '; leave it out.';
    const message = `${names.join(', ')}: there is no such field${advice}`;
    return { code: 'unknown-field', path, found: names, allowed: allowed || 'no fields', message };
  }
  const allowed = allowedBy(issue);
  const message = `${path === '' ? what : path.slice(1)} is ${showFound(found)}, but must be ${allowed}.`;
  return { code: 'wrong-value', path, found: echoFound(found), allowed, message };
}

/** The fields of the object that a schema declares at a place. None if it declares another thing there. */
function fieldsAt(schema: z.core.$ZodType, [part, ...rest]: readonly PropertyKey[]): readonly string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return fieldsAt(def.innerType, part === undefined ? [] : [part, ...rest]);
    case 'array':
      return part === undefined ? [] : fieldsAt(def.element, rest);
    case 'object': {
      if (part === undefined) return Object.keys(def.shape);
      const field = def.shape[String(part)];
      return field ? fieldsAt(field, rest) : [];
    }
    default:
      return [];
  }
}

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return (
        { array: 'a list', object: 'an object', record: 'an object' }[issue.expected as string] ?? `a ${issue.expected}`
      );
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unitOf(issue.origin)}${reasonOf(issue)}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unitOf(issue.origin)}${reasonOf(issue)}`;
    case 'invalid_value':
      return issue.values.join(', ');
    case 'invalid_format':
      return issue.pattern === undefined ? `a ${issue.format}` : `as ${issue.pattern}`;
    default:
      return issue.message;
  }
}

/** The reason that a schema gives for its bound. What zod says itself begins with these words, and adds nothing. */
function reasonOf({ message }: z.core.$ZodIssue): string {
  return /^Too (small|big)/.test(message) ? '' : `: ${message}`;
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found: unknown = value;
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = found[part as keyof typeof found];
  }
  return found;
}
