/** A value in the code of a declaration. `Raw` is written as it stands. */
export type Code = string | number | boolean | Raw | readonly Code[] | CodeObject;

/** Keys that begin with `...` are spread. */
export interface CodeObject {
  readonly [key: string]: Code;
}

export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const WIDTH = 120;

/**
 * Writes a value as the formatter of the project would: on one line if it fits, else with a line for each part.
 * @param indent of the line in which it begins
 * @param taken characters of that line before and behind the value
 */
export function printCode(value: Code, indent = 0, taken = 0): string {
  const line = printLine(value);
  if (indent + taken + line.length <= WIDTH && !mustBreak(value)) return line;
  const [deeper, here] = [' '.repeat(indent + 2), ' '.repeat(indent)];
  if (isList(value)) return `[\n${value.map((one) => `${deeper}${printCode(one, indent + 2, 1)},\n`).join('')}${here}]`;
  if (typeof value !== 'object' || value instanceof Raw) return line;
  const entries = Object.entries(value).map(([key, one]) => {
    const start = printKey(key);
    return `${deeper}${start}${printCode(one, indent + 2, start.length + 1)},\n`;
  });
  return `{\n${entries.join('')}${here}}`;
}

const isList = (value: Code): value is readonly Code[] => Array.isArray(value);

/** The formatter breaks a list of several objects with several keys. */
function mustBreak(value: Code): boolean {
  return isList(value) && value.length > 1 && value.every((one) => isObject(one) && Object.keys(one).length > 1);
}

const isObject = (value: Code): value is CodeObject =>
  typeof value === 'object' && !isList(value) && !(value instanceof Raw);

function printLine(value: Code): string {
  if (value instanceof Raw) return value.text;
  if (typeof value === 'string') return quote(value);
  if (isList(value)) return `[${value.map(printLine).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, one]) => `${printKey(key)}${printLine(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

function printKey(key: string): string {
  if (key.startsWith('...')) return '...';
  return `${NAME.test(key) ? key : quote(key)}: `;
}

/** Access to a part of an object by its name. */
export const member = (object: string, key: string): string =>
  NAME.test(key) ? `${object}.${key}` : `${object}[${quote(key)}]`;

/** A text in single quotes, or in double ones if it holds more single ones. */
function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1);
  const doubles = text.split('"').length;
  if (text.split("'").length > doubles) return `"${inner}"`;
  return `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
