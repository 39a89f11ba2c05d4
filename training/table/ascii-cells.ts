/**
 * The cells of a record as ranges of bytes. Each byte is a character of ASCII. So a cell can be read and copied without a
 * string of its own.
 */
export interface AsciiCells {
  readonly bytes: Uint8Array;
  /** Cell i goes from bounds[first + 2i] to bounds[first + 2i + 1], without that byte and without quotes. */
  readonly bounds: Int32Array;
  readonly first: number;
  readonly count: number;
}

/** The text of a cell. '' if the record has no such cell. */
export function asciiText({ bytes, bounds, first, count }: AsciiCells, cell: number): string {
  let text = '';
  if (cell >= count) return text;
  for (let at = bounds[first + 2 * cell]!; at < bounds[first + 2 * cell + 1]!; at++)
    text += String.fromCharCode(bytes[at]!);
  return text;
}

const [ZERO, NINE] = [48, 57];

/** The most digits of which every number is exact: 10¹⁵ is below 2⁵³. */
const MOST_DIGITS = 15;
/** Each of these powers is exact. */
const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power);

/**
 * Reads a number of at most 15 digits, with at most one decimal mark among or behind them.
 *
 * Both the digits as an integer and the power of ten are exact. So their quotient, which is rounded once, is the double
 * nearest to the decimal, as `Number` gives it (Clinger 1990).
 * @param mark the byte of the decimal mark
 * @returns NaN for every other text, which may still be a number
 */
export function readPlainNumber(bytes: Uint8Array, from: number, to: number, mark: number): number {
  const length = to - from;
  if (length === 0 || length > MOST_DIGITS + 1) return Number.NaN;
  let digits = 0;
  let point = -1;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte >= ZERO && byte <= NINE) digits = digits * 10 + (byte - ZERO);
    else if (byte === mark && point < 0 && at > from) point = at;
    else return Number.NaN;
  }
  if (point >= 0) return digits / POWERS[to - point - 1]!;
  return length > MOST_DIGITS ? Number.NaN : digits;
}
