/** The fault of a text that is no reliable JSON value, and its place. */
export interface JsonFault {
  /** Index of the character in the text. */
  readonly at: number;
  readonly kind: 'syntax' | 'ends-early' | 'not-a-number' | 'repeated-key';
  /** The fault in a few words. It quotes nothing except a repeated key. */
  readonly message: string;
}

export type StrictJson = { readonly value: unknown } | { readonly fault: JsonFault };

/**
 * Parses JSON in which no object has a key twice. `JSON.parse` keeps the last of them and says nothing. The members of
 * the text are counted and compared with those of the value. So a text without a fault needs only one further pass.
 */
export function parseStrictJson(text: string): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: findFault(text) };
  }
  return countColons(text) === countMembers(value) ? { value } : { fault: findFault(text) };
}

/** `line 2, column 7` */
export function placeInText(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`;
}

const [QUOTE, COLON, BACKSLASH] = [34, 58, 92];

/** The index of the quote that ends the string which begins at `start`, or the length of the text. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at += 1;
    else if (char === QUOTE) return at;
  }
  return text.length;
}

/** Outside strings, each member of an object has one colon, and nothing else has any. */
function countColons(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === COLON) count += 1;
  }
  return count;
}

function countMembers(value: unknown): number {
  let count = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one !== 'object' || one === null) continue;
    const parts: unknown[] = Array.isArray(one) ? one : Object.values(one);
    if (!Array.isArray(one)) count += parts.length;
    for (const part of parts) if (typeof part === 'object') left.push(part);
  }
  return count;
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or ]' | 'comma or }' | 'end';

const WORDS: Readonly<Record<Expected, string>> = {
  value: 'a value is expected here',
  'value or ]': 'a value or ] is expected here',
  key: 'a name in double quotes is expected here',
  'key or }': 'a name in double quotes or } is expected here',
  colon: 'a colon is expected here',
  'comma or ]': 'a comma or ] is expected here',
  'comma or }': 'a comma or } is expected here',
  end: 'nothing more is expected here',
};

const SPACE = /[ \t\n\r]*/y;
const TOKEN = /[[\]{},:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const NO_NUMBER = /[+-]?(?:NaN|Infinity)\b/y;

/** Reads token by token, and stops at the first that JSON does not have in its place. It needs a text that has a fault. */
function findFault(text: string): JsonFault {
  /** The keys of each object that is open; undefined stands for a list. */
  const open: (Set<string> | undefined)[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const afterValue = (): Expected => (open.length === 0 ? 'end' : open.at(-1) ? 'comma or }' : 'comma or ]');

  for (;;) {
    at += matchAt(SPACE, text, at).length;
    if (at >= text.length) return { at, kind: 'ends-early', message: 'it ends too early' };
    const token = tokenAt(text, at);
    const next = step(token, expected);
    if (next === undefined) return wrongToken(text, at, expected);
    if (next === 'open') {
      open.push(token === '{' ? new Set() : undefined);
      expected = token === '{' ? 'key or }' : 'value or ]';
    } else if (next === 'close') {
      open.pop();
      expected = afterValue();
    } else if (next === 'key') {
      const key: string = JSON.parse(token);
      const keys = open.at(-1);
      if (keys?.has(key)) return repeatedKey(at, key);
      keys?.add(key);
      expected = 'colon';
    } else if (next === 'value') expected = afterValue();
    else expected = token === ':' ? 'value' : open.at(-1) ? 'key' : 'value';
    at += token.length;
  }
}

/** What a token does in its place; undefined if it has no place there. */
function step(token: string, expected: Expected): 'open' | 'close' | 'key' | 'value' | 'next' | undefined {
  if (token === '' || expected === 'end') return undefined;
  switch (token) {
    case '{':
    case '[':
      return expected === 'value' || expected === 'value or ]' ? 'open' : undefined;
    case ']':
    case '}':
      return expected.endsWith(` or ${token}`) ? 'close' : undefined;
    case ':':
      return expected === 'colon' ? 'next' : undefined;
    case ',':
      return expected.startsWith('comma') ? 'next' : undefined;
    default:
      if (expected.startsWith('key')) return token.startsWith('"') ? 'key' : undefined;
      return expected.startsWith('value') ? 'value' : undefined;
  }
}

function wrongToken(text: string, at: number, expected: Expected): JsonFault {
  if (expected.startsWith('value') && matchAt(NO_NUMBER, text, at) !== '')
    return {
      at,
      kind: 'not-a-number',
      message: 'NaN and Infinity are no JSON numbers; leave a value that is not known out',
    };
  if (text[at] === '"' && endOfString(text, at) === text.length)
    return { at, kind: 'ends-early', message: 'it ends within the text in quotes that begins here' };
  if (text[at] === '"' && (expected.startsWith('value') || expected.startsWith('key')))
    return { at, kind: 'syntax', message: 'the text in quotes that begins here holds a line end or a wrong escape' };
  return { at, kind: 'syntax', message: WORDS[expected] };
}

function repeatedKey(at: number, key: string): JsonFault {
  const shown = JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key);
  return { at, kind: 'repeated-key', message: `${shown} stands twice in one object; give it once` };
}

/** The whole token that begins at `at`; '' if JSON has none that begins so. */
function tokenAt(text: string, at: number): string {
  if (text.charCodeAt(at) !== QUOTE) return matchAt(TOKEN, text, at);
  const token = text.slice(at, endOfString(text, at) + 1);
  try {
    JSON.parse(token);
    return token;
  } catch {
    return '';
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
