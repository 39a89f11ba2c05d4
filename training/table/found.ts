/** Longer texts are cut when they are shown. */
const MAX_LENGTH = 80;

/** The found value in words for a sentence. The length is bounded. */
export function showFound(found: unknown): string {
  if (found === undefined) return 'not given';
  if (typeof found === 'string') return JSON.stringify(cutText(found));
  if (Array.isArray(found)) return 'a list';
  if (typeof found === 'number') return showNumber(found);
  return typeof found === 'object' && found !== null ? 'an object' : String(found);
}

/** The found value as a value for the wire. */
export function echoFound(found: unknown): unknown {
  if (found === undefined) return null;
  if (typeof found === 'string') return cutText(found);
  if (typeof found === 'number') return Number.isFinite(found) ? found : showNumber(found);
  return typeof found === 'boolean' || found === null ? found : showFound(found);
}

/** A number too large for JavaScript, such as 1e999 in JSON. Its digits are lost when it is read. */
function showNumber(found: number): string {
  if (Number.isFinite(found) || Number.isNaN(found)) return String(found);
  return found > 0 ? 'a number above 1.7e308' : 'a number below -1.7e308';
}

export function cutText(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`;
}

/** A JSON pointer to a value within others (RFC 6901). */
export function jsonPointer(...path: readonly PropertyKey[]): string {
  return path.map((part) => `/${cutText(String(part)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
