/** The characters with which a spreadsheet begins a formula, also in the wide forms of East Asian keyboards. */
const BEGINS_FORMULA = /^[=+\-@\t\r＝＋－＠]/u;
const IS_NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i;

/**
 * A cell that a spreadsheet shows as text and does not run as a formula. An apostrophe in front marks it as text.
 * Numbers stay numbers.
 */
export function neutralise(cell: string): string {
  return BEGINS_FORMULA.test(cell) && !IS_NUMBER.test(cell) ? `'${cell}` : cell;
}
