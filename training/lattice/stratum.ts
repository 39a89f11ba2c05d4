/** Rows of one period and of one source stand at one level of prices. */
export interface Stratum {
  /** Number of the period: a later one is larger. 0 if it is not known. */
  readonly period: number;
  /** Who has priced the rows. Empty: the owner. */
  readonly source: string;
}

/** Of rows of which neither is known: the owner's, of one period before all others. */
export const UNKNOWN_STRATUM: Stratum = { period: 0, source: '' };

/**
 * Whether rows belong to no time: those of a source other than the owner, without a period. Their level is against today's, and is
 * found anew by each fit.
 */
export const isTimeless = ({ period, source }: Stratum): boolean => period === 0 && source !== '';

const PERIODS = 2 ** 20;

/** A number that stands for a stratum in samples, which hold numbers alone. It keeps the period and a hash of the source. */
export function stratumId({ period, source }: Stratum): number {
  return hashSource(source) * PERIODS + period;
}

/** The number of a stratum with another period, or another source as well. */
export function relabelled(id: number, { period = periodOf(id), source }: Partial<Stratum>): number {
  return source === undefined ? id - periodOf(id) + period : stratumId({ period, source });
}

export function periodOf(id: number): number {
  return id % PERIODS;
}

/** The hash of the source in a stratum's number; 0 is the owner. */
export function sourceHashOf(id: number): number {
  return Math.floor(id / PERIODS);
}

/** 32 bits (FNV-1a over UTF-16 units); 0 for the owner alone. */
export function hashSource(source: string): number {
  if (source === '') return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < source.length; i++) hash = Math.imul(hash ^ source.charCodeAt(i), 0x01000193) >>> 0;
  return hash || 1;
}
