const [ZERO, NINE, POINT] = [48, 57, 46];

/**
 * Whether a text is a number exactly as JavaScript would write it. Such a text can be copied. It has at most 15 digits
 * and no superfluous zeros, and is large enough to be written without an exponent.
 */
export function isShortest(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > 15) return false;
  let point = -1;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === POINT && point < 0) point = i;
    else if (code < ZERO || code > NINE) return false;
  }
  const whole = point < 0 ? length : point;
  if (whole === 0 || (whole > 1 && text.charCodeAt(0) === ZERO)) return false;
  if (point < 0) return true;
  const last = text.charCodeAt(length - 1);
  return last !== ZERO && last !== POINT && !text.startsWith('0.0000');
}
