/** Reads a decimal number as people write it. It may be infinite (`1e999`). NaN for everything else. */
export function readDecimal(text: string): number {
  const value = Number(text);
  if (Number.isNaN(value) || text === '') return Number.NaN;
  // Number also reads white space alone, 0x10, 0b1 and 0o7, and the word Infinity.
  const first = text.charCodeAt(0);
  const second = text.length > 1 ? text.charCodeAt(1) : 0;
  if (first < PLUS || first > NINE || second > NINE) return isDecimal(text) ? value + 0 : Number.NaN;
  return value + 0;
}

const PLUS = 43;
const NINE = 57;

function isDecimal(text: string): boolean {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text);
}
