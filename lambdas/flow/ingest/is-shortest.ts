const [ZERO, NINE, POINT] = [48, 57, 46];

/** The most bytes of a number that is certainly written as it is read. */
const MOST_BYTES = 15;

/**
 * Whether bytes are a number exactly as JavaScript would write it. Such a number can be copied. It has at most 15 digits
 * and no superfluous zeros, and is large enough to be written without an exponent.
 */
export function isShortest(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  if (length === 0 || length > MOST_BYTES) return false;
  let point = -1;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === POINT && point < 0) point = at;
    else if (byte < ZERO || byte > NINE) return false;
  }
  const whole = (point < 0 ? to : point) - from;
  if (whole === 0 || (whole > 1 && bytes[from] === ZERO)) return false;
  if (point < 0) return true;
  const last = bytes[to - 1]!;
  return last !== ZERO && last !== POINT && !isTiny(bytes, from, to);
}

/** Whether a number has four zeros behind its point, and none but a zero before it. */
function isTiny(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 6 || bytes[from] !== ZERO || bytes[from + 1] !== POINT) return false;
  for (let at = from + 2; at < from + 6; at++) if (bytes[at] !== ZERO) return false;
  return true;
}
