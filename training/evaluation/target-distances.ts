import type { Row } from '../../datasets/dataset.ts';
import { listReader, objectReader, readNumber, readString, recordReader } from '../table/read-json.ts';

/** How far the target of a row lies from an answer, as logarithms of ratios. */
export interface Distance {
  /** Number of the band of sizes that the row is in. */
  readonly band: number;
  /** ln(target ÷ answer). */
  readonly middle: number;
  /** ln(target ÷ lower end of the range), and ln(target ÷ upper end). */
  readonly low: number;
  readonly high: number;
}

/** Tells how far targets lie from the answers to their rows. */
export interface TellsDistances {
  /** Names of the bands of sizes, in words: `0.7 ct`. */
  readonly bands: readonly string[];
  /** @param day of the target, since 1 January 1970; of the time of the answers if it is left out */
  readonly of: (row: Row, target: number, day?: number) => Distance;
}

/**
 * The distances of the rows of a file by band, counted in bins. Counts of the parts of a file add up to those of the file. From
 * them follows how many targets would lie outside of their range if all answers stood at another level.
 */
export interface TargetDistances {
  readonly bands: readonly BandDistances[];
}

export interface BandDistances {
  /** In words: `0.7 ct`. */
  readonly name: string;
  readonly middle: BinCounts;
  readonly low: BinCounts;
  readonly high: BinCounts;
}

/** Rows by the number of a bin. A bin is 1/256 wide, in ln. */
type BinCounts = Readonly<Record<string, number>>;

const BINS_PER_LN = 256;
/** A larger distance counts as this one: a factor of 400,000. */
const MOST = 13;

const readBins = recordReader(readNumber);

export const readTargetDistances = objectReader<TargetDistances>({
  bands: listReader(objectReader<BandDistances>({ name: readString, middle: readBins, low: readBins, high: readBins })),
});

export function collectTargetDistances(names: readonly string[]) {
  const bands = names.map((name) => ({ name, middle: bins(), low: bins(), high: bins() }));
  const count = (into: Record<string, number>, value: number, round: (value: number) => number) => {
    const bin = round(Math.max(-MOST, Math.min(MOST, value)) * BINS_PER_LN);
    into[bin] = (into[bin] ?? 0) + 1;
  };
  return {
    add: ({ band, middle, low, high }: Distance): void => {
      const own = bands[band]!;
      count(own.middle, middle, Math.round);
      // Rounded outwards. So at a level that is a whole number of bins, a row is outside exactly if its target is.
      count(own.low, low, Math.floor);
      count(own.high, high, Math.ceil);
    },
    finish: (): TargetDistances => ({ bands }),
  };
}

const bins = (): Record<string, number> => ({});

/** @param parts of one file, with the same bands; at least one */
export function mergeTargetDistances(parts: readonly TargetDistances[]): TargetDistances {
  return {
    bands: parts[0]!.bands.map(({ name }, b) => {
      const sum = (of: (band: BandDistances) => BinCounts) => addUp(parts.map(({ bands }) => of(bands[b]!)));
      return { name, middle: sum((band) => band.middle), low: sum((band) => band.low), high: sum((band) => band.high) };
    }),
  };
}

function addUp(all: readonly BinCounts[]): BinCounts {
  const sum = bins();
  for (const counts of all) for (const [bin, rows] of Object.entries(counts)) sum[bin] = (sum[bin] ?? 0) + rows;
  return sum;
}

/** The number of rows that would lie outside of their range if all answers were multiplied by exp(level). */
export function countOutside({ bands }: TargetDistances, level: number): number {
  const at = Math.round(level * BINS_PER_LN);
  let outside = 0;
  for (const { low, high } of bands) {
    for (const [bin, rows] of Object.entries(low)) if (Number(bin) < at) outside += rows;
    for (const [bin, rows] of Object.entries(high)) if (Number(bin) > at) outside += rows;
  }
  return outside;
}

/** The level of a file against the answers: the median of ln(target ÷ answer). */
export interface FoundLevel {
  readonly rows: number;
  readonly level: number;
}

export const findLevel = ({ bands }: TargetDistances): FoundLevel => medianOf(addUp(bands.map(({ middle }) => middle)));

/** The same for each band that has rows. */
export const findBandLevels = ({ bands }: TargetDistances): (FoundLevel & { readonly name: string })[] =>
  bands.map(({ name, middle }) => ({ name, ...medianOf(middle) })).filter(({ rows }) => rows > 0);

/** The median as a whole number of bins; 0 of no row. */
function medianOf(counts: BinCounts): FoundLevel {
  const sorted = Object.entries(counts)
    .map(([bin, rows]) => [Number(bin), rows] as const)
    .sort(([a], [b]) => a - b);
  const rows = sorted.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  for (const [bin, count] of sorted) {
    below += count;
    if (2 * below >= rows) return { rows, level: bin / BINS_PER_LN };
  }
  return { rows, level: 0 };
}
