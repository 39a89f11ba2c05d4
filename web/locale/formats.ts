/** The languages whose numbers and dates the page writes. Its words are English. */
export const LANGUAGES = {
  'en-US': 'English (US)',
  'en-GB': 'English (UK)',
  'de-DE': 'Deutsch',
  'it-IT': 'Italiano',
  'es-ES': 'Español',
} as const;

export type Language = keyof typeof LANGUAGES;

/** The first of the known languages that suits one of the wanted ones, in their order. */
export function chooseLanguage(wanted: readonly string[]): Language {
  const known = Object.keys(LANGUAGES) as Language[];
  for (const one of wanted) {
    const found = known.find((name) => name === one) ?? known.find((name) => name.slice(0, 2) === one.slice(0, 2));
    if (found) return found;
  }
  return 'en-US';
}

/** How numbers and dates are written. */
export interface Formats {
  readonly language: Language;
  /** @param decimals digits behind the decimal mark; as many as the number has if it is left out */
  readonly number: (value: number, decimals?: number) => string;
  /** As somebody would type it: without marks between thousands. */
  readonly typed: (value: number) => string;
  /** With its sign, also if it is above zero. */
  readonly signed: (value: number, decimals: number) => string;
  /** @param value as a fraction: 0.1 is 10 % */
  readonly percent: (value: number, decimals?: number) => string;
  readonly signedPercent: (value: number, decimals?: number) => string;
  readonly money: (value: number, unit: string, decimals?: number) => string;
  readonly moneyParts: (value: number, unit: string) => MoneyParts;
  /** A number with the unit in which it is measured. */
  readonly measure: (value: number, unit: string) => string;
  readonly day: (iso: string) => string;
  /** A month in words. A week or a quarter stands as it is: `2026-Q2`. */
  readonly period: (name: string) => string;
  readonly moment: (iso: string) => string;
  readonly time: (iso: string) => string;
}

/** An amount in the parts of a price tag. */
interface MoneyParts {
  readonly sign: string;
  readonly isSignFirst: boolean;
  readonly whole: string;
  readonly rest: string;
}

export function createFormats(language: Language): Formats {
  // Without "always", four digits stand without a mark in Spanish and Italian, and columns break.
  const format = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(language, { useGrouping: 'always', ...options });
  const withMinus = (text: string) => text.replace('-', '−');
  const digits = (decimals: number | undefined): Intl.NumberFormatOptions =>
    decimals === undefined
      ? { maximumFractionDigits: 10 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const inMoney = (unit: string, decimals: number) =>
    isCurrency(unit)
      ? format({ style: 'currency', currency: unit, currencyDisplay: 'narrowSymbol', ...digits(decimals) })
      : format(digits(decimals));
  const number = (value: number, decimals?: number) => withMinus(format(digits(decimals)).format(value));
  const percentIn = (options: Intl.NumberFormatOptions) => (value: number, decimals?: number) =>
    withMinus(format({ style: 'percent', ...options, ...digits(decimals ?? 0) }).format(value));
  const date = (options: Intl.DateTimeFormatOptions) => {
    const dates = new Intl.DateTimeFormat(language, options);
    return (iso: string) => dates.format(new Date(iso));
  };
  const months = date({ month: 'long', year: 'numeric', timeZone: 'UTC' });
  return {
    language,
    number,
    typed: (value) => format({ useGrouping: false, maximumFractionDigits: 10 }).format(value),
    signed: (value, decimals) => withMinus(format({ signDisplay: 'exceptZero', ...digits(decimals) }).format(value)),
    percent: percentIn({}),
    signedPercent: percentIn({ signDisplay: 'exceptZero' }),
    money: (value, unit, decimals = 2) => {
      const text = withMinus(inMoney(unit, decimals).format(value));
      return isCurrency(unit) ? text : `${text} ${unit}`;
    },
    moneyParts: (value, unit) => partsOf(inMoney(unit, 2).formatToParts(value), unit),
    measure: (value, unit) => {
      if (unit === '%') return withMinus(format({ style: 'percent', maximumFractionDigits: 8 }).format(value / 100));
      return unit === '' ? number(value) : `${number(value)} ${unit}`;
    },
    day: date({ dateStyle: 'long' }),
    period: (name) => (/^\d{4}-\d\d$/.test(name) ? months(`${name}-01T00:00Z`) : name),
    moment: date({ dateStyle: 'medium', timeStyle: 'short' }),
    time: date({ timeStyle: 'medium' }),
  };
}

const isCurrency = (unit: string) => /^[A-Z]{3}$/.test(unit);

function partsOf(parts: readonly Intl.NumberFormatPart[], unit: string): MoneyParts {
  const join = (...types: string[]) =>
    parts
      .filter(({ type }) => types.includes(type))
      .map(({ value }) => value)
      .join('');
  return {
    sign: join('currency') || unit,
    isSignFirst: parts[0]?.type === 'currency',
    whole: join('minusSign', 'integer', 'group').replace('-', '−'),
    rest: join('decimal', 'fraction'),
  };
}

/** The name of a unit of money in English, in the plural: `US dollars`. Other units stand as they are. */
export function moneyName(unit: string): string {
  if (!isCurrency(unit)) return unit;
  const parts = new Intl.NumberFormat('en', { style: 'currency', currency: unit, currencyDisplay: 'name' });
  return parts.formatToParts(2).find(({ type }) => type === 'currency')?.value ?? unit;
}
