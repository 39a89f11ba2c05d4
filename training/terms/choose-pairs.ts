import type { PairOfSources, PairSide } from '../../datasets/terms-dataset.ts';
import type { RowSource } from '../kinds/kind.ts';
import { createSide, type Side } from './pair-side.ts';
import type { Recipe } from './recipe.ts';
import type { FoldFits } from './reference.ts';
import { createUnseenReader } from './residuals.ts';
import { type Source, sourcesOf } from './sources.ts';
import { createEntries } from './term.ts';
import { visitTraining } from './visit-training.ts';

/** The sources that are tried with each other: those that say most by themselves. One with a declared order is not among them. */
const MOST_SOURCES = 40;
const MOST_PAIRS = 25;
const MOST_CELLS = 900;
/** Knots and levels of a side, where pairs are looked for and where they are fitted. */
const SEARCH = { knots: 8, levels: 24 };
const FITTED = { knots: 7, levels: 20 };
/** A cell counts as if it had so much weight more, without a residual: that of 15 rows. */
const SHRINKAGE = { price: 15, answer: 4 };
/** A gain is taken from so many standard deviations of chance on. */
const DEVIATIONS = 2;

/**
 * Pairs of sources whose cells leave residuals that chance does not explain. The residuals are those of fits that have not seen the
 * row; the fit's own residuals would hide most pairs.
 */
export function choosePairs(recipe: Recipe, visit: RowSource['visit'], fits: FoldFits): readonly PairOfSources[] {
  const { dataset } = recipe;
  const sources = sourcesOf(dataset);
  const seen = collect(recipe, visit, fits, sources);
  const strongest = sources
    .map((source, i) => ({ source, strength: seen.strengths[i]!, levels: seen.levels[i]! }))
    .filter(({ source, strength }) => source.kind !== 'words' && source.ordering === undefined && strength > 0)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, MOST_SOURCES);
  const sides = strongest.map(({ source, levels }) => sideOf(source, levels, SEARCH));
  const gains = findGains(
    recipe,
    visit,
    fits,
    sides.map((side) => createSide(sources, side)),
  );
  const chosen: PairOfSources[] = [];
  const taken = new Set<string>();
  let cells = 0;
  for (const { left, right } of gains) {
    const columns = [strongest[left]!.source.column, strongest[right]!.source.column];
    const key = columns.toSorted((a, b) => a - b).join();
    if (columns[0] === columns[1] || taken.has(key)) continue;
    const [first, second] = [left, right].map((i) => sideOf(strongest[i]!.source, strongest[i]!.levels, FITTED));
    const size = sizeOf(first!) * sizeOf(second!);
    if (chosen.length === MOST_PAIRS || cells + size > MOST_CELLS) continue;
    taken.add(key);
    cells += size;
    chosen.push({ first: first!, second: second! });
  }
  return chosen;
}

const sizeOf = ({ knots, levels }: PairSide): number => (knots ?? levels ?? []).length + 1;

/** The coarse form of a source. */
function sideOf(source: Source, levels: readonly number[], { knots, levels: most }: typeof SEARCH): PairSide {
  if (source.kind !== 'number') return { source: source.name, levels: levels.slice(0, most).toSorted((a, b) => a - b) };
  const last = source.knots.length - 1;
  const count = Math.min(knots, last + 1);
  const chosen = Array.from({ length: count }, (_, i) => source.knots[Math.round((i * last) / (count - 1))]!);
  return { source: source.name, knots: chosen };
}

/** For each source the variance of what it adds, and its levels from the commonest on. */
function collect(recipe: Recipe, visit: RowSource['visit'], fits: FoldFits, sources: readonly Source[]) {
  const { basis } = recipe;
  const entries = createEntries(basis);
  const owner = new Int32Array(basis.columnCount).fill(-1);
  for (const { source, first, count } of basis.terms)
    owner.fill(
      sources.findIndex(({ name }) => name === source),
      first,
      first + count,
    );
  const sums = new Float64Array(sources.length);
  const squares = new Float64Array(sources.length);
  const counts = sources.map(() => new Map<number, number>());
  const added = new Float64Array(sources.length);
  let rows = 0;
  visitTraining(recipe, visit, (row, _, fold) => {
    basis.placeSingly(row, entries);
    added.fill(0);
    const coefficients = fits.folds[fold]!;
    for (let i = 0; i < entries.count; i++) {
      const own = owner[entries.columns[i]!]!;
      if (own >= 0) added[own]! += coefficients[entries.columns[i]!]! * entries.values[i]!;
    }
    for (const [i, value] of added.entries()) {
      sums[i]! += value;
      squares[i]! += value * value;
      const { kind, place } = sources[i]!;
      if (kind === 'level' && row[place]! >= 0) counts[i]!.set(row[place]!, (counts[i]!.get(row[place]!) ?? 0) + 1);
    }
    rows++;
  });
  return {
    strengths: squares.map((square, i) => square / rows - (sums[i]! / rows) ** 2),
    levels: counts.map((of) => [...of].sort(([a, m], [b, n]) => n - m || a - b).map(([level]) => level)),
  };
}

interface Gain {
  readonly left: number;
  readonly right: number;
  readonly gain: number;
}

/** The gain of each two sides that is beyond chance, the largest first. */
function findGains(recipe: Recipe, visit: RowSource['visit'], fits: FoldFits, sides: readonly Side[]): Gain[] {
  const { target } = recipe.dataset;
  const shrinkage = target.answers ? SHRINKAGE.answer : SHRINKAGE.price;
  const unseen = createUnseenReader(recipe, fits);
  const counts = sides.map(({ penalty }) => penalty.count);
  const tables = sides.flatMap((_, left) =>
    sides.slice(left + 1).map((__, i) => {
      const right = left + 1 + i;
      const size = counts[left]! * counts[right]!;
      return { left, right, weights: new Float64Array(size), residuals: new Float64Array(size) };
    }),
  );
  const cells = new Int32Array(sides.length);
  const [columns, values] = [new Int32Array(2), new Float64Array(2)];
  let [total, squares] = [0, 0];
  visitTraining(recipe, visit, (row, price, fold) => {
    const { residual, weight } = unseen(row, price, fold);
    total += weight;
    squares += weight * residual * residual;
    for (const [i, side] of sides.entries()) {
      const found = side.place(row, columns, values);
      cells[i] = found === 0 ? -1 : found === 2 && values[1]! > values[0]! ? columns[1]! : columns[0]!;
    }
    for (const { left, right, weights, residuals } of tables) {
      if (cells[left]! < 0 || cells[right]! < 0) continue;
      const cell = cells[left]! * counts[right]! + cells[right]!;
      weights[cell]! += weight;
      residuals[cell]! += weight * residual;
    }
  });
  // Weighed as it is, the residual of a yes or no has the variance 1.
  const variance = target.answers ? 1 : squares / total;
  return tables
    .map(({ left, right, weights, residuals }) => {
      let [gain, chance] = [0, 0];
      for (const [cell, weight] of weights.entries()) {
        const share = weight / (weight + shrinkage);
        gain += residuals[cell]! ** 2 / (weight + shrinkage) - variance * share;
        chance += share * share;
      }
      return { left, right, gain, beyond: gain - DEVIATIONS * variance * Math.sqrt(2 * chance) };
    })
    .filter(({ beyond }) => beyond > 0)
    .sort((a, b) => b.gain - a.gain || a.left - b.left || a.right - b.right);
}
