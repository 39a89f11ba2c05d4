/** With these a spreadsheet begins a formula, in the wide forms of East Asian keyboards too. */
const BEGINS_FORMULA = /^[=+\-@\t\r＝＋－＠]/u;
const IS_NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i;

/** A cell that a spreadsheet shows as text and does not run as a formula: an apostrophe before it says so. Numbers stay numbers. */
export function neutralise(cell: string): string {
  return BEGINS_FORMULA.test(cell) && !IS_NUMBER.test(cell) ? `'${cell}` : cell;
}
