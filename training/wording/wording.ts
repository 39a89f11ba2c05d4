/** Numbers as people read them, with a no-break space before a unit. */
export const count = (value: number): string => value.toLocaleString('en-US');

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)}\u00a0%`;

/** An amount of money, without cents from 100 on. */
export function money(value: number, unit: string): string {
  const digits = Math.abs(value) < 100 ? 2 : 0;
  const amount = amountFormat(digits).format(value);
  if (unit === '') return amount;
  return unit === 'USD' ? `$${amount}`.replace('$-', '−$') : `${amount}\u00a0${unit}`;
}

const amountFormats = new Map<number, Intl.NumberFormat>();

/**
 * Each format is made once. Making one takes a hundred times as long as using it, and a report names a thousand
 * amounts.
 */
function amountFormat(digits: number): Intl.NumberFormat {
  const format =
    amountFormats.get(digits) ??
    new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  amountFormats.set(digits, format);
  return format;
}

export const plain = (value: number): string => String(Number(value.toPrecision(3)));

/** `1 stone`, `2 stones`. */
export function things(value: number, { singular, plural }: { singular: string; plural: string }): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** `3 of its 20 rows are`, `1 of its 20 rows is`, `Its only row is`, to be followed by what is said of them. */
export function ofItsRows(some: number, all: number): string {
  return all === 1 ? 'Its only row is' : `${count(some)} of its ${count(all)} rows ${some === 1 ? 'is' : 'are'}`;
}

/** What is said of a file if no row of it can be used. @param rows that were read */
export function noUsableRow(rows: number): string {
  if (rows === 0) return 'It holds a header and no row';
  return rows === 1 ? 'Its only row cannot be used' : `None of its ${count(rows)} rows can be used`;
}

export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The name of a band by its bounds. null means no bound. */
export function bandLabel(from: number | null, to: number | null, unit = ''): string {
  if (from === null && to === null) return 'all';
  const text =
    from === null ? `below ${plain(to!)}` : to === null ? `from ${plain(from)}` : `${plain(from)}–${plain(to)}`;
  return unit ? `${text}\u00a0${unit}` : text;
}
