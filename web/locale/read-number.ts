/**
 * A number as somebody types it. Comma and point both are decimal marks. If both stand in it, the last one is the decimal
 * mark, and a mark that stands more than once separates thousands.
 * @returns undefined if it is none
 */
export function readNumber(text: string): number | undefined {
  const plain = text.replaceAll(/[\s'’]/g, '').replace('−', '-');
  const last = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'));
  const mark = plain[last];
  const isDecimal = mark !== undefined && plain.indexOf(mark) === last;
  const whole = isDecimal ? plain.slice(0, last) : plain;
  const rest = isDecimal ? plain.slice(last + 1) : '';
  const digits = whole.replaceAll(/[.,]/g, '');
  if (!/^[+-]?\d*$/.test(digits) || !/^\d*$/.test(rest) || !/\d/.test(digits + rest)) return undefined;
  return Number(`${digits || '0'}.${rest || '0'}`);
}
