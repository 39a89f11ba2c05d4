import { diamonds } from '../datasets/diamonds/diamonds.ts';
import type { PricedRow } from '../datasets/diamonds/testing/diamond-rows.ts';
import { createRandom } from '../training/evaluation/bootstrap.ts';
import { createLevelReader } from '../training/lattice/at-stratum.ts';
import { configSchema } from '../training/lattice/config.ts';
import { createEquations } from '../training/lattice/equations.ts';
import { createFeatureReader } from '../training/lattice/features.ts';
import { makeReference } from '../training/lattice/make-reference.ts';
import { fitOrderedLattice, orderedLattice } from '../training/lattice/ordered-lattice.ts';
import { createRecipe } from '../training/lattice/recipe.ts';
import { findCentres } from '../training/lattice/residual-centres.ts';
import { stratumId } from '../training/lattice/stratum.ts';
import { createSummariser } from '../training/lattice/summarise.ts';
import { dayOf } from '../training/table/period.ts';
import { normal } from '../training/testing/toy-dataset.ts';
import { report, type TableRow } from './report.ts';
import { readStones } from './stones.ts';

/*
 * What a market that moves costs. The training stones are spread over 36 months, and their prices are moved along a path that is
 * drawn: one move for all sizes, and a smaller one for each size by itself. The test stones are priced at the level of the last month.
 * The bound is what all rows at the prices of that month would give.
 */

const MONTHS = 36;
const SIZES = diamonds.market.sizes;
const SEEDS = Number(process.env.SEEDS ?? 1);

interface Market {
  readonly name: string;
  /** Mean and standard deviation of a month's move in ln price, and the deviation of each size by itself. */
  readonly drift: number;
  readonly common: number;
  readonly each: number;
  /** Share of the stones that are priced in the first month; the others are spread evenly. */
  readonly first: number;
}

const markets: readonly Market[] = [
  { name: 'a walk of 1.2 % a month', drift: 0, common: 0.012, each: 0.004, first: 1 / MONTHS },
  { name: 'falling 1.3 % a month', drift: -0.0133, common: 0.006, each: 0.004, first: 1 / MONTHS },
  { name: 'stands still', drift: 0, common: 0, each: 0, first: 1 / MONTHS },
  { name: '99 % in the first month, 12 stones a month since', drift: -0.008, common: 0.006, each: 0.004, first: 0.99 },
];

const stones = readStones();
const recipe = createRecipe(diamonds, configSchema.parse({ splits: { training: 0.9, calibration: 0.1 } }));
const reference = makeReference(recipe, 'bench', (visit) => {
  for (const { row, price } of stones.train) visit(row, price);
});
const readFeatures = createFeatureReader(diamonds);
const scale = diamonds.featureNames.indexOf(diamonds.lattice.axes[0].feature);

const table: TableRow[] = [];
for (const market of markets) for (let seed = 1; seed <= SEEDS; seed++) table.push(...tryMarket(market, seed));
report('market', table, { months: MONTHS, seeds: SEEDS });

interface DatedRow extends PricedRow {
  readonly month: number;
}

function tryMarket(market: Market, seed: number): TableRow[] {
  const random = createRandom(seed);
  const path = drawPath(market, random);
  const levelOf = (row: PricedRow['row'], month: number) => interpolate(path[month]!, readFeatures(row)[scale]!);
  const at = ({ row, price }: PricedRow, month: number): DatedRow => ({
    row,
    month,
    price: price * Math.exp(levelOf(row, month)),
  });
  const last = MONTHS - 1;
  const monthOf = () => (random() < market.first ? 0 : 1 + Math.floor(random() * last));
  const rows = stones.train.map((stone) => at(stone, monthOf()));
  const test = stones.test.map((stone) => at(stone, last));
  const tried: [string, readonly DatedRow[], boolean][] = [
    ['all rows at the last month’s prices (the bound)', stones.train.map((stone) => at(stone, last)), false],
    ['all rows pooled', rows, false],
    ['the last 12 months', rows.filter(({ month }) => month > last - 12), false],
    ['the last 6 months', rows.filter(({ month }) => month > last - 6), false],
    ['with levels of months', rows, true],
  ];
  return tried.map(([name, some, dated]) => {
    const started = process.cpuUsage();
    const fitted = learn(some, dated);
    const seconds = process.cpuUsage(started).user / 1e6;
    const price = orderedLattice.pricer(recipe, fitted);
    const above = createLevelReader(recipe.basis, fitted.levels);
    const errors = test.map((one) => Math.abs(price(one.row) - one.price));
    const shares = errors.map((error, i) => error / test[i]!.price);
    const found = test
      .slice(0, 500)
      .flatMap(({ row }) =>
        path.map(
          (_, month) =>
            above(readFeatures(row), stratumId(monthStratum(month))) - levelOf(row, month) + levelOf(row, last),
        ),
      );
    return {
      market: market.name,
      seed,
      'what learns': name,
      MAE: mean(errors).toFixed(1),
      'MAPE %': (100 * mean(shares)).toFixed(2),
      'path off by %': dated ? (100 * Math.sqrt(mean(found.map((error) => error ** 2)))).toFixed(2) : '',
      'CPU s': seconds.toFixed(1),
    };
  });
}

function learn(rows: readonly DatedRow[], dated: boolean) {
  const pass = (centres?: Parameters<typeof createSummariser>[3]) => {
    const summariser = createSummariser(recipe, reference, undefined, { dated, ...centres });
    for (const { row, price, month } of rows) summariser.add(row, price, dated ? dayOfMonth(month) : undefined);
    return summariser.finish();
  };
  const first = pass();
  const centres = first.residuals && findCentres(first.residuals);
  const { summary } = centres ? pass({ centres }) : first;
  return fitOrderedLattice(recipe, createEquations(recipe, summary), recipe.config.fit);
}

/** ln price at each size above that of the first month, month by month. */
function drawPath({ drift, common, each }: Market, random: () => number): number[][] {
  const path = [SIZES.map(() => 0)];
  while (path.length < MONTHS) {
    const move = drift + common * normal(random);
    path.push(path.at(-1)!.map((level) => level + move + each * normal(random)));
  }
  return path;
}

function interpolate(levels: readonly number[], size: number): number {
  const after = SIZES.findIndex((knot) => knot >= size);
  if (after <= 0) return after === 0 ? levels[0]! : levels.at(-1)!;
  const share = (size - SIZES[after - 1]!) / (SIZES[after]! - SIZES[after - 1]!);
  return (1 - share) * levels[after - 1]! + share * levels[after]!;
}

function dayOfMonth(month: number): number {
  return dayOf(2023 + Math.floor(month / 12), (month % 12) + 1, 15)!;
}

function monthStratum(month: number) {
  return { period: 2023 * 12 + month, source: '' };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
