import type { Row } from '../../datasets/dataset.ts';
import type { RuleSets, RuleTree } from '../../datasets/terms-dataset.ts';
import { lossOf } from '../evaluation/probability-metrics.ts';
import type { RowSource } from '../kinds/kind.ts';
import { packNumbers } from '../numerics/pack.ts';
import { probabilityOf } from '../numerics/probability-of.ts';
import { FOLDS } from '../summary/split.ts';
import { type BinnedSource, type GrownTree, growRules, holds, type RulesInput } from './grow-rules.ts';
import type { Recipe } from './recipe.ts';
import type { FoldFits } from './reference.ts';
import { createUnseenReader } from './residuals.ts';
import { RULE_STEP } from './rules.ts';
import { type LevelSource, type NumberSource, sourcesOf } from './sources.ts';
import { visitTraining } from './visit-training.ts';

/** Rules are grown on so many rows, those with the smallest hashes. */
const MOST_ROWS = 6_000;
const MOST_TREES = 250;
/** After so many trees without a smaller error on the rows of the left-out folds, no more are tried. */
const PATIENCE = 25;
/** A number has at most so many limits, a category so many levels: the commonest. */
const MOST_LIMITS = 31;
const MOST_LEVELS = 24;
/** A combination of conditions counts as if it had so much weight more, without a residual. */
const SHRINKAGE = { price: 8, answer: 1 };

/**
 * Rules that make errors smaller on rows that they were not grown from: for each fold those of the others, then those of all rows.
 * All have as many trees as left the smallest error. `undefined` if no tree makes it smaller.
 */
export function chooseRules(recipe: Recipe, visit: RowSource['visit'], fits: FoldFits): RuleSets | undefined {
  const rows = collectRows(recipe, visit, fits);
  const sources = sourcesOf(recipe.dataset).filter(
    (source): source is NumberSource | LevelSource => source.kind !== 'words' && source.ordering === undefined,
  );
  const binned = sources.map((source) => binsOf(source, rows.rows));
  const input: RulesInput = {
    sources: binned,
    offsets: Float64Array.from(rows.predicted),
    step: createStep(recipe, rows.targets, fits.sigma),
    shrinkage: recipe.dataset.target.answers ? SHRINKAGE.answer : SHRINKAGE.price,
  };
  const indices = Int32Array.from(rows.folds, (_, i) => i);
  const byFold = Array.from({ length: FOLDS }, (_, fold) => ({
    grown: growRules(
      input,
      indices.filter((i) => rows.folds[i] !== fold),
    ),
    left: indices.filter((i) => rows.folds[i] === fold),
    trees: [] as GrownTree[],
  }));
  const predicted = input.offsets.slice();
  const errorAt = createError(recipe, rows.targets);
  const error = () => indices.reduce((sum, i) => sum + errorAt(i, predicted[i]!), 0);
  let [least, count] = [error(), 0];
  for (let tree = 1; tree <= MOST_TREES && tree - count <= PATIENCE; tree++) {
    for (const { grown, left, trees } of byFold) {
      const next = grown.next();
      if (next.done) return undefined;
      trees.push(next.value);
      const addOf = createAdd(next.value, binned);
      for (const i of left) predicted[i]! += addOf(i) * RULE_STEP;
    }
    const now = error();
    if (now < least) [least, count] = [now, tree];
  }
  if (count === 0) return undefined;
  const all: GrownTree[] = [];
  for (const tree of growRules(input, indices)) if (all.push(tree) === count) break;
  return {
    sources: sources.map(({ name }) => name),
    all: all.map(written),
    folds: byFold.map(({ trees }) => trees.slice(0, count).map(written)),
  };
}

const written = ({ conditions, adds }: GrownTree): RuleTree => ({
  conditions,
  adds: packNumbers(Float64Array.from(adds), 1),
});

function collectRows(recipe: Recipe, visit: RowSource['visit'], fits: FoldFits) {
  const unseen = createUnseenReader(recipe, fits);
  let training = 0;
  visitTraining(recipe, visit, () => training++);
  const limit = 2 ** 53 * Math.min(1, MOST_ROWS / training);
  const [rows, targets, folds, predicted]: [Row[], number[], number[], number[]] = [[], [], [], []];
  visitTraining(recipe, visit, (row, target, fold, hash) => {
    if (hash >= limit) return;
    rows.push(Float64Array.from(row));
    targets.push(target);
    folds.push(fold);
    predicted.push(unseen(row, target, fold).predicted);
  });
  return { rows, targets, folds, predicted };
}

function binsOf(source: NumberSource | LevelSource, rows: readonly Row[]): BinnedSource {
  const values = Float64Array.from(rows, (row) => row[source.place]!);
  const limits = source.kind === 'number' ? quantiles(values) : commonest(values);
  const isLevel = source.kind === 'level';
  const bins = Uint8Array.from(values, (value) => {
    if (Number.isNaN(value)) return limits.length + 1;
    const found = limits.findIndex((limit) => (isLevel ? value === limit : value <= limit));
    return found < 0 ? limits.length : found;
  });
  return { limits: [...limits, null], isLevel, bins };
}

/** Different values that part the given ones into shares of one size. None is the greatest: nothing lies above it. */
function quantiles(values: Float64Array): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const last = sorted.length - 1;
  const found = Array.from(
    { length: MOST_LIMITS },
    (_, i) => sorted[Math.floor(((i + 1) * last) / (MOST_LIMITS + 1))]!,
  );
  return [...new Set(found)].filter((value) => value < sorted[last]!);
}

function commonest(values: Float64Array): number[] {
  const counts = new Map<number, number>();
  for (const value of values) if (value >= 0) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || a - b)
    .slice(0, MOST_LEVELS)
    .map(([level]) => level);
}

function createStep(recipe: Recipe, targets: readonly number[], sigma: number): RulesInput['step'] {
  const { answers } = recipe.dataset.target;
  const found = { weight: 0, pull: 0 };
  return (row, predicted) => {
    if (answers) {
      const probability = probabilityOf(predicted);
      found.weight = probability * (1 - probability);
      found.pull = targets[row]! - probability;
    } else {
      const residual = Math.log(targets[row]!) - predicted;
      found.weight = Math.min(1, sigma / Math.max(Math.abs(residual), 1e-12));
      found.pull = found.weight * residual;
    }
    return found;
  };
}

function createError({ dataset }: Recipe, targets: readonly number[]) {
  return (row: number, predicted: number): number =>
    dataset.target.answers
      ? lossOf(targets[row]!, probabilityOf(predicted))
      : Math.abs(Math.log(targets[row]!) - predicted);
}

/** What a tree adds for a row. */
function createAdd({ conditions, adds }: GrownTree, sources: readonly BinnedSource[]): (row: number) => number {
  const own = conditions.map(([source, limit]) => {
    const binned = sources[source!]!;
    return { binned, index: binned.limits.indexOf(limit!) };
  });
  return (row) => {
    let bits = 0;
    for (let i = 0; i < own.length; i++) {
      const { binned, index } = own[i]!;
      if (holds(binned, index, binned.bins[row]!)) bits |= 1 << i;
    }
    return adds[bits]!;
  };
}
