import { type DecimalMark, numberOf, shapeOf } from './number-format.ts';

/** A number in a cell, and the words around it: `26.6 km/kg`, `$1,495`. */
export interface Amount {
  readonly value: number;
  /** The word before the number and the word behind it, as written; '' if there is none. */
  readonly unit: string;
}

const PLAIN = /^-?\d+(?:\.\d+)?$/;
/** a word, a sign, digits with their marks, a word */
const AROUND =
  /^([^\d.,+\-−–()]{0,8}?)\s*([+\-−–]?)\s*((?:\d|[.,](?=\d))(?:[\d.,'’]|\s(?=\d{2,3}(?!\d)))*(?:[eE][-+]?\d{1,3}(?![\d.,\p{L}]))?)\s*([^\d\s.,+\-−–()][^\d]{0,14})?$/u;
const LONGEST = 48;

/**
 * Reads a number that may have one short word before it or behind it, in any unit.
 * @returns undefined if the text is no such number
 */
export function readAmount(text: string, decimal: DecimalMark): Amount | undefined {
  const bare = text.trim();
  if (PLAIN.test(bare) && (decimal === 'point' || !bare.includes('.'))) return { value: Number(bare), unit: '' };
  if (bare.length > LONGEST) return undefined;
  // The dash of "1'200.-" and "1.200,–" means that there are no hundredths.
  const match = AROUND.exec(bare.replace(/(?<=\d)[.,][-–—](?=\D*$)/u, ''));
  if (match === null) return undefined;
  const [, before = '', sign = '', digits = '', behind = ''] = match;
  const mark = shapeOf(digits)?.readings.includes(decimal) ? decimal : undefined;
  if (mark === undefined) return undefined;
  const value = numberOf(digits, mark);
  const unit = [before.trim(), behind.trim()].filter((word) => word !== '').join(' ');
  return { value: sign !== '' && sign !== '+' ? 0 - value : value, unit };
}

/** Units of one quantity, with the size of each. Spellings are in lower case. */
const FAMILIES: readonly Readonly<Record<string, number>>[] = [
  { '': 1, k: 1e3, thousand: 1e3, m: 1e6, mn: 1e6, mio: 1e6, million: 1e6, bn: 1e9, billion: 1e9 },
  { lakh: 1, lakhs: 1, lac: 1, cr: 100, crore: 100, crores: 100 },
  { kb: 1 / 1024, mb: 1, gb: 1024, tb: 1024 * 1024 },
  { hz: 1e-6, khz: 1e-3, mhz: 1, ghz: 1e3 },
  { mm: 1, cm: 10, m: 1000, km: 1e6 },
  { g: 1, gr: 1, kg: 1000 },
  { ml: 1, cl: 10, l: 1000 },
  { min: 1, mins: 1, minutes: 1, h: 60, hr: 60, hrs: 60, hours: 60 },
];

/**
 * The factors that bring the units of a column to the first of them. A unit of another quantity has the factor 1: it is told apart
 * by its name, and not converted.
 * @param units as written, the commonest first
 */
export function unitFactors(units: readonly string[]): readonly number[] {
  const names = units.map((unit) => unit.toLowerCase());
  const family = FAMILIES.find((sizes) => names.every((name) => Object.hasOwn(sizes, name)));
  // "120" and "120 m" are a number and a length in metres, not 120 and 120 million.
  const isOneQuantity = family !== undefined && !(names.includes('m') && names.includes('') && !names.includes('k'));
  return names.map((name) => (isOneQuantity ? family[name]! / family[names[0]!]! : 1));
}

/** Whether a word is a unit of a quantity. */
export function isKnownUnit(word: string): boolean {
  return word === JOINS_SIZES || FAMILIES.some((sizes) => word !== '' && Object.hasOwn(sizes, word));
}

const JOINS_SIZES = 'x';
