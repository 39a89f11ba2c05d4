import type { Market } from '../api/types.ts';

/** The level of one size in one period, as a change against the last period: 0.05 is 5 % dearer. */
export interface MarketPoint {
  readonly period: string;
  readonly line: string;
  readonly change: number;
  readonly low: number;
  readonly high: number;
}

/** A point for each period and size, in the order of time. @param name of a size */
export function pointsOf({ periods }: Market, name: (size: number) => string): readonly MarketPoint[] {
  return periods.flatMap(({ period, sizes }) =>
    sizes.map(({ size, level, low, high }) => ({
      period,
      line: name(size),
      change: level - 1,
      low: low - 1,
      high: high - 1,
    })),
  );
}

/** The period that lies furthest from the last one, all sizes together. Undefined if there is one period alone. */
export function furthest({ periods }: Market): Market['periods'][number] | undefined {
  return periods.slice(0, -1).toSorted((a, b) => Math.abs(Math.log(b.level)) - Math.abs(Math.log(a.level)))[0];
}
