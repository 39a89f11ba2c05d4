import type { MarketIndex } from '../../training/kinds/market-index.ts';

const WIDTH = 32;

/**
 * The levels of all items as a picture in text, one line for each period: a dot for the level, a bar for its interval,
 * and a mark where the last period stands.
 */
export function levelChart({ periods }: MarketIndex): readonly string[] {
  const least = Math.min(...periods.map(({ low }) => low));
  const most = Math.max(...periods.map(({ high }) => high));
  const place = (level: number) => (most > least ? Math.round(((WIDTH - 1) * (level - least)) / (most - least)) : 0);
  return periods.map(({ level, low, high }) =>
    Array.from({ length: WIDTH }, (_, at) => {
      if (at === place(level)) return '●';
      if (at >= place(low) && at <= place(high)) return '━';
      return at === place(1) ? '┊' : ' ';
    }).join(''),
  );
}
