/** The levels of prices in the periods that a model knows, against the last of them. */
export interface MarketIndex {
  /** The last period. Its level is 1. */
  readonly asOf: string;
  /** The share of intervals that should hold the true level. */
  readonly coverage: number;
  /** What the sizes of the periods are. */
  readonly scale: { readonly name: string; readonly unit: string };
  /** In the order of time. */
  readonly periods: readonly MarketPeriod[];
}

/** All items of a period. */
export interface MarketPeriod extends MarketLevel {
  /** `2026-06` */
  readonly period: string;
  /** Items of some sizes. Between them the level is interpolated. */
  readonly sizes: readonly (MarketLevel & { readonly size: number })[];
}

/** Equal items cost `level` times what they cost in the last period; the true level lies from `low` to `high`. */
export interface MarketLevel {
  readonly level: number;
  readonly low: number;
  readonly high: number;
  /** Priced items that it rests on. */
  readonly rows: number;
}

/** One line for each period and size. The size of a line for all items is empty. */
export function marketCsv({ scale, periods }: MarketIndex): string {
  const line = (period: string, size: number | string, { level, low, high, rows }: MarketLevel) =>
    `${period},${size},${level},${low},${high},${rows}\n`;
  const lines = periods.map(
    ({ period, sizes, ...all }) =>
      line(period, '', all) + sizes.map(({ size, ...own }) => line(period, size, own)).join(''),
  );
  return `period,${scale.name},level,low,high,rows\n${lines.join('')}`;
}
