import { list, percent, plain } from '../wording/wording.ts';
import { countOutside, findBandLevels, findLevel, type TargetDistances } from './target-distances.ts';

/** How the prices of a file lie beside the champion's, at the time and source of the file. */
export interface PriceLevel {
  readonly rows: number;
  /** Rows priced outside of the champion's range. */
  readonly outside: number;
  /** The median of ln(price ÷ champion's price). */
  readonly level: number;
  /** Rows that would be outside if the champion stood at that level. They tell of the shape alone. */
  readonly outsideShape: number;
  /** Levels of the bands of sizes that have enough rows to tell. */
  readonly bands: readonly { readonly name: string; readonly level: number }[];
}

export interface ComparedLevel {
  readonly found: PriceLevel;
  /** Whether the champion does not know their source. */
  readonly isNew: boolean;
  /** Whether they are in another currency. Then any level is possible. */
  readonly isForeign?: boolean;
}

/** A band with fewer rows has no level of its own. */
const FEWEST_ROWS = 10;

export function findPriceLevel(distances: TargetDistances): PriceLevel {
  const { rows, level } = findLevel(distances);
  return {
    rows,
    outside: countOutside(distances, 0),
    level,
    outsideShape: countOutside(distances, level),
    bands: findBandLevels(distances).filter((band) => band.rows >= FEWEST_ROWS),
  };
}

/** A level that is further away than a factor of e is no level of a source, but another unit or currency. */
const MOST_LEVEL = 1;
/** Levels that differ by less than this are alike, in ln. */
const ALIKE = 0.1;

/**
 * Whether prices contradict the champion. Those of a known source must lie in its range. The first of a new source must have its
 * shape alone: they may stand at another level.
 * @param limit the share of rows that may be outside
 */
export function contradicts({ found, isNew, isForeign }: ComparedLevel, limit: number): boolean {
  const { rows, outside, level, outsideShape } = found;
  if (!isNew) return outside > limit * rows;
  return outsideShape > limit * rows || (!isForeign && Math.abs(level) > MOST_LEVEL);
}

/** What is found of prices that contradict the champion, in sentences. */
export function describeContradiction(found: PriceLevel, limit: number): string {
  const { rows, outside, level, outsideShape, bands } = found;
  const counted = `${percent(outside / rows, 0)} of its ${rows} rows are priced outside the champion's 90\u00a0% range; 10\u00a0% would be usual.`;
  const isShaped = outsideShape <= limit * rows;
  const apart = bands.filter((band) => Math.abs(band.level) > ALIKE);
  const agree = bands.filter((band) => Math.abs(band.level) <= ALIKE);
  if (apart.length > 0 && agree.length > 0)
    return `${counted} Only ${whichBands(bands, apart)} ${describeLevels(apart.map((band) => band.level))}; the others agree. Check those prices.`;
  const areAlike = bands.every((band) => Math.abs(band.level - level) <= Math.max(ALIKE, Math.abs(level) / 4));
  if (isShaped && areAlike && Math.abs(level) > ALIKE / 2)
    return `${counted} They stand ${describeLevel(level)} the champion's, all sizes alike: a mark-up, another unit or another currency? Check the unit and the column of the prices.`;
  return `${counted} Check the unit and the column of the prices.`;
}

/** `above 2 ct`, `below 0.3 ct` or `at 0.7 ct and 1 ct`, each in words for those bands that stand apart from the others. */
function whichBands(all: PriceLevel['bands'], apart: PriceLevel['bands']): string {
  const [first, last] = [all.indexOf(apart[0]!), all.indexOf(apart.at(-1)!)];
  const isRun = last - first === apart.length - 1;
  if (isRun && last === all.length - 1) return `those from about ${apart[0]!.name} on`;
  if (isRun && first === 0) return `those up to about ${apart.at(-1)!.name}`;
  return `those of about ${list(apart.map(({ name }) => name))}`;
}

function describeLevels(levels: readonly number[]): string {
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  if (low * high < 0) return `stand apart, by ${percentOf(low)} to ${percentOf(high)}`;
  const middle = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return `stand ${describeLevel(middle)} the champion's`;
}

/** `22 % below`, `31 % above`, `100 times`, to be followed by what it is compared with. */
export function describeLevel(level: number): string {
  const ratio = Math.exp(level);
  if (ratio >= 2) return `at ${plain(Number(ratio.toPrecision(2)))} times`;
  if (ratio <= 0.5) return `at 1/${plain(Number((1 / ratio).toPrecision(2)))} of`;
  const share = Math.round(100 * Math.abs(ratio - 1)) / 100;
  return share === 0 ? 'level with' : `${percent(share, 0)} ${ratio > 1 ? 'above' : 'below'}`;
}

const percentOf = (level: number): string => {
  const share = Math.exp(level) - 1;
  return `${share > 0 ? '+' : '−'}${percent(Math.abs(share), 0)}`;
};

/**
 * What is said of the first prices of a source that are taken in.
 */
export function describeFirst({
  found: { level },
  source,
  isOwnKnown,
}: {
  readonly found: PriceLevel;
  readonly source: string;
  readonly isOwnKnown: boolean;
}): string {
  const beside = isOwnKnown ? 'yours' : 'what was known before';
  if (source === '')
    return `These are your first prices. They stand ${describeLevel(level)} ${beside}; answers are at your own level from now on.`;
  const moved = isOwnKnown
    ? 'It teaches what grades and sizes are worth, and moves none of your prices.'
    : 'Answers are at your own level as soon as you send prices of your own.';
  return `These are the first prices of ${source}. They stand ${describeLevel(level)} ${beside}. ${moved}`;
}
