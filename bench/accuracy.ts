import type { Row } from '../datasets/dataset.ts';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import type { PricedRow } from '../datasets/diamonds/testing/diamond-rows.ts';
import { measureErrors } from '../training/evaluation/metrics.ts';
import { type Appraiser, createFeatureReader, families } from '../training/lattice/measured.ts';
import { createOrderingTest } from './ordering-test.ts';
import { pricesOfPeers } from './peer-prices.ts';
import { NO_PYTHON } from './python.ts';
import { report, type TableRow } from './report.ts';
import { CSV_HEADER, csvLine, draw, readStones } from './stones.ts';
import { train } from './train.ts';

/*
 * Errors on the test stones of docs/model.md, and how often a better stone gets a lower price. Other models price the
 * same stones for comparison. No model here has been trained on a test stone.
 */

const FEW = { rows: 5_000, seed: 1 };
/** Share of the stones that calibrate the range. They are taken from the stones that a model may train on. */
const CALIBRATION = 0.1;

const stones = readStones();
const ordering = createOrderingTest(draw(stones.test, 2_000, 1).map(({ row }) => row));
const asked: readonly Row[] = [...stones.test.map(({ row }) => row), ...ordering.rows];
const actual = Float64Array.from(stones.test, ({ price }) => price);

const sets = [stones.train, draw(stones.train, FEW.rows, FEW.seed)];
const errors: TableRow[] = [];
const ranges: TableRow[] = [];
for (const rows of sets) {
  const on = rows.length;
  const { recipe, summary, appraiser } = train(rows, CALIBRATION);
  errors.push({ 'trained on': on, ...measured('Stima: ordered lattice', asked.map(appraiser.price)) });
  ranges.push(...coverage(on, appraiser));
  for (const { name, fit, pricer } of families.slice(0, -1).reverse()) {
    const price = pricer(recipe, fit(recipe, summary, recipe.config.fit));
    errors.push({ 'trained on': on, ...measured(`Stima: ${name}`, asked.map(price)) });
  }
  errors.push(...peers(rows).map((peer) => ({ 'trained on': on, ...peer })));
}
report('accuracy', errors, { calibration: CALIBRATION, few: FEW });
report('coverage', ranges);
report('incomplete', incompleteErrors());

/**
 * Errors after training on few stones, some of which lack proportions and measurements. In one case half of them do, in
 * another all.
 */
function incompleteErrors(): TableRow[] {
  const few = draw(stones.train, FEW.rows, FEW.seed);
  const unknown = diamonds.patterns!.at(-1)!.unknown;
  const hide = ({ row, price }: PricedRow): PricedRow => ({
    row: row.map((value, c) => (unknown.includes(diamonds.columns[c]!.name) ? Number.NaN : value)),
    price,
  });
  const half = FEW.rows / 2;
  const whole = stones.test.map(({ row }) => row);
  const fourC = stones.test.map((stone) => hide(stone).row);
  return [
    { what: `${half} complete stones alone`, rows: few.slice(0, half), asked: whole },
    {
      what: `and ${half} of which only the four C are known`,
      rows: few.map((s, i) => (i < half ? s : hide(s))),
      asked: whole,
    },
    { what: `${FEW.rows} of which only the four C are known, asked so`, rows: few.map(hide), asked: fourC },
  ].flatMap(({ what, rows, asked: some }) => {
    const { appraiser } = train(rows, CALIBRATION, stones.train);
    const ours = { 'trained on': what, ...measured('Stima: ordered lattice', some.map(appraiser.price)) };
    return [ours, ...peers(rows, some, 'LightGBM').map((peer) => ({ 'trained on': what, ...peer }))];
  });
}

function measured(model: string, prices: readonly number[]): TableRow {
  const found = measureErrors(actual, Float64Array.from(prices.slice(0, actual.length)));
  const better = prices.slice(actual.length);
  const violated = better.length > 0 ? Object.entries(ordering.violations(better)) : [];
  return {
    model,
    MAE: found.meanAbsoluteError.toFixed(1),
    RMSE: found.rootMeanSquaredError.toFixed(1),
    'MAPE %': (100 * found.meanAbsolutePercentageError).toFixed(2),
    'R²': found.r2Score.toFixed(4),
    ...Object.fromEntries(violated.map(([name, share]) => [`${name} violated %`, (100 * share).toFixed(1)])),
  };
}

/**
 * How often the range contains the price, by band of the scale. Also the largest gap between the sum of a test stone's
 * reasons and its price.
 */
function coverage(on: number, { range, explain }: Appraiser): TableRow[] {
  const { bands } = diamonds.range;
  const read = createFeatureReader(diamonds);
  const scale = diamonds.featureNames.indexOf(diamonds.lattice.axes[0].feature);
  const counts = ['all', ...bands.keys(), bands.length].map(() => ({ stones: 0, covered: 0, width: 0, gap: 0 }));
  for (const { row, price } of stones.test) {
    const { low, high, price: middle } = range(row);
    const { amounts, referencePrice, price: explained } = explain(row);
    const gap = Math.abs(amounts.reduce((sum, amount) => sum + amount, referencePrice) - explained);
    const size = read(row)[scale]!;
    for (const band of [0, 1 + bands.filter((from) => size >= from).length]) {
      const count = counts[band]!;
      count.stones++;
      count.covered += price >= low && price <= high ? 1 : 0;
      count.width += (high - low) / middle;
      count.gap = Math.max(count.gap, gap);
    }
  }
  return counts.map(({ stones: n, covered, width, gap }, i) => ({
    'trained on': on,
    carat: i === 0 ? 'all' : i === 1 ? `below ${caratOf(0)}` : `from ${caratOf(i - 2)}`,
    stones: n,
    'covered %': ((100 * covered) / n).toFixed(1),
    'mean width %': ((100 * width) / n).toFixed(1),
    'reasons off by at most $': gap.toExponential(1),
  }));
}

function caratOf(band: number): string {
  return Math.exp(diamonds.range.bands[band]!).toFixed(1);
}

/** @param only the peers whose names begin with this text are run */
function peers(rows: readonly PricedRow[], some = asked, only = ''): TableRow[] {
  const train = rows.map(({ row, price }) => csvLine(row, price));
  const ask = some.map((row) => csvLine(row, 0));
  const found = pricesOfPeers({ header: CSV_HEADER, train, ask }, only);
  if (found === undefined) return [{ model: NO_PYTHON }];
  return [...found].map(([name, prices]) => measured(name, prices));
}
