import { createRandom } from '../../training/evaluation/bootstrap.ts';
import type { Levels } from '../../training/lattice/measured.ts';
import { pricesOfPeers } from '../peer-prices.ts';
import { NO_PYTHON } from '../python.ts';
import type { TableRow } from '../report.ts';
import { CSV_HEADER, csvLine } from '../stones.ts';
import { atMonth, type DatedRow, drawPath, LAST, type Market, MONTHS, type Path } from './draw-market.ts';
import { learn, stones, type Upload } from './learn.ts';
import { isQuick } from './quick.ts';

const BOUND = 'all rows at the last month’s prices (the bound)';
const PEERS = isQuick ? [] : ['CatBoost tuned', 'LightGBM tuned, absolute'];

/**
 * The training stones are spread over 36 months, and their prices are moved along a path that is drawn. The test stones
 * are priced at the level of the last month.
 */
export function tryMarket(market: Market, seed: number): TableRow[] {
  const random = createRandom(seed);
  const path = drawPath(market, random);
  const at = atMonth(path);
  const monthOf = () => (random() < market.first ? 0 : 1 + Math.floor(random() * LAST));
  const rows = stones.train.map((stone) => at(stone, monthOf()));
  const test = stones.test.map((stone) => at(stone, LAST));
  const now = stones.train.map((stone) => at(stone, LAST));
  const named = { market: market.name, seed };
  const tried: [string, Upload][] = [
    [BOUND, { rows: now }],
    ['all rows pooled', { rows }],
    ['the last 12 months', { rows: rows.filter(({ month }) => month > LAST - 12) }],
    ['the last 6 months', { rows: rows.filter(({ month }) => month > LAST - 6) }],
    ['with levels of months', { rows, isDated: true }],
  ];
  let bound = 0;
  const ours = tried.map(([name, upload]) => {
    const { price, levels, fitSeconds } = learn([upload]);
    const errors = errorsOf(
      test.map(({ row }) => price(row)),
      test,
    );
    if (name === BOUND) bound = errors.MAE;
    return {
      ...named,
      'what learns': name,
      ...shown(errors, bound),
      ...(levels ? indexErrors(levels, path) : { 'index off by %': '', 'index covered %': '' }),
      'fit CPU s': fitSeconds.toFixed(1),
    };
  });
  const peers = PEERS.flatMap((peer): TableRow[] => {
    const found = pricesOfPeers(
      { header: withMonth(CSV_HEADER, 'month'), train: rows.map(lineOf), ask: test.map(lineOf) },
      peer,
    );
    if (!found) return [{ ...named, 'what learns': `${peer}: ${NO_PYTHON}` }];
    return [...found].map(([name, prices]) => ({
      ...named,
      'what learns': `${name}, the month as a feature`,
      ...shown(errorsOf(prices, test), bound),
    }));
  });
  return [...ours, ...peers];
}

const withMonth = (line: string, month: string | number): string => `${month},${line}`;
const lineOf = ({ row, price, month }: DatedRow): string => withMonth(csvLine(row, price), month);

export function errorsOf(prices: readonly number[], actual: readonly { readonly price: number }[]) {
  const errors = prices.map((price, i) => Math.abs(price - actual[i]!.price));
  return { MAE: mean(errors), MAPE: 100 * mean(errors.map((error, i) => error / actual[i]!.price)) };
}

export const shown = ({ MAE, MAPE }: ReturnType<typeof errorsOf>, bound: number): TableRow => ({
  MAE: MAE.toFixed(1),
  'MAPE %': MAPE.toFixed(2),
  'of the bound': (MAE / bound).toFixed(3),
});

/** How far the index is from the drawn path, and how many of its intervals of 90 % hold it. */
function indexErrors({ index, periods }: Levels, path: Path): TableRow {
  if (!index || periods.length !== MONTHS) return {};
  const found = path.slice(0, LAST).flatMap((levels, month) =>
    levels.map((level, k) => ({
      error: index.levels[month]![k + 1]! - (level - path[LAST]![k]!),
      deviation: index.deviations[month]![k + 1]!,
    })),
  );
  return {
    'index off by %': (100 * Math.sqrt(mean(found.map(({ error }) => error ** 2)))).toFixed(2),
    'index covered %': (
      100 * mean(found.map(({ error, deviation }) => (Math.abs(error) < 1.645 * deviation ? 1 : 0)))
    ).toFixed(0),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
