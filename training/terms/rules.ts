import type { Row } from '../../datasets/dataset.ts';
import type { RuleSets, RuleTree, TermsDataset } from '../../datasets/terms-dataset.ts';
import { DeclarationError } from '../kinds/errors.ts';
import { TruncatedError } from '../numerics/bytes.ts';
import { PackError, unpackNumbers } from '../numerics/pack.ts';
import type { LevelSource, NumberSource, Source } from './sources.ts';
import type { Term } from './term.ts';

/** What a tree adds is written in such steps of ln price or of log-odds. */
export const RULE_STEP = 2 ** -12;

/** Rules, as one column of the design matrix: their sum. The fit chooses the factor that it counts with. */
export interface RulesTerm {
  readonly term: Term;
  /** The sum for a row in 1/256 of the column. @param fold of a training row */
  readonly entry: (row: Row, fold?: number) => number;
  /** The same for an item, not rounded, in units of the column. */
  readonly value: (row: Row) => number;
  /** Adds `times` what each column of the dataset adds for `row` instead of for `other` (Shapley values), under its input. */
  readonly addShares: (row: Row, other: Row, times: number, out: Float64Array) => void;
}

/** Entries of the design matrix have at most such a size, so that sums are exact. */
const MOST_ENTRY = 512;
/** A tree has at most so many conditions. */
const MOST_CONDITIONS = 8;
/** The sum of the rules of a yes or no counts so. Log-odds are larger than differences in ln price. */
const ANSWER_UNIT = 1 / 4;

/** @param column its place in the design matrix. @throws DeclarationError if a condition is of no source */
export function createRulesTerm(
  dataset: TermsDataset,
  sources: readonly Source[],
  { sources: names, all, folds }: RuleSets,
  column: number,
): RulesTerm {
  const own = names.map((name) => conditionSource(sources, name));
  const inputs = own.map((source) =>
    dataset.inputs.findIndex(({ columns }) => columns.includes(dataset.columns[source.column]!.name)),
  );
  const open = (trees: readonly RuleTree[]) => trees.map((tree) => openTree(tree, own, inputs));
  const unit = dataset.target.answers ? ANSWER_UNIT : 1;
  const [whole, byFold] = [open(all), folds.map(open)];
  const sum = (trees: readonly OpenTree[], row: Row): number => {
    let steps = 0;
    for (let i = 0; i < trees.length; i++) steps += trees[i]!.adds[holdsOf(trees[i]!, row)]!;
    return steps * RULE_STEP * unit;
  };
  return {
    term: {
      ...{ name: 'rules', source: 'rules', inputs: [...new Set(own.map((source) => source.column))] },
      ...{ first: column, count: 1, penalty: 'ridge' },
    },
    entry: (row, fold) => {
      const value = Math.round(256 * sum(fold === undefined ? whole : (byFold[fold] ?? whole), row));
      return Math.max(-MOST_ENTRY, Math.min(MOST_ENTRY, value));
    },
    value: (row) => sum(whole, row),
    addShares: (row, other, times, out) => {
      for (let i = 0; i < whole.length; i++) addTreeShares(whole[i]!, row, other, times * RULE_STEP * unit, out);
    },
  };
}

type ConditionSource = NumberSource | LevelSource;

function conditionSource(sources: readonly Source[], name: string): ConditionSource {
  const source = sources.find((one) => one.name === name);
  if (source === undefined || source.kind === 'words')
    throw new DeclarationError(
      `the rules have a condition of ${name}, which is no source of the dataset; make them anew`,
    );
  if (source.ordering)
    throw new DeclarationError(
      `the rules have a condition of ${name}, but ${name} has a declared order; make them anew`,
    );
  return source;
}

interface OpenTree {
  readonly depth: number;
  /** By condition. */
  readonly places: Int32Array;
  /** A condition holds from the low to the high. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  readonly inputs: Int32Array;
  readonly adds: Float64Array;
}

function openTree(
  { conditions, adds }: RuleTree,
  sources: readonly ConditionSource[],
  inputs: readonly number[],
): OpenTree {
  const known = conditions.every(([source]) => typeof source === 'number' && sources[source] !== undefined);
  const numbers = unpack(adds);
  if (!known || conditions.length > MOST_CONDITIONS || numbers?.length !== 2 ** conditions.length)
    throw new DeclarationError('a rule of the stages is not complete; make them anew');
  return {
    depth: conditions.length,
    places: Int32Array.from(conditions, ([source]) => sources[source!]!.place),
    lows: Float64Array.from(conditions, ([source, limit]) =>
      sources[source!]!.kind === 'level' ? (limit ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY,
    ),
    highs: Float64Array.from(conditions, ([, limit]) => limit ?? Number.POSITIVE_INFINITY),
    inputs: Int32Array.from(conditions, ([source]) => inputs[source!]!),
    adds: numbers,
  };
}

function unpack(packed: string): Float64Array | undefined {
  try {
    return unpackNumbers(packed, 1);
  } catch (error) {
    if (error instanceof PackError || error instanceof TruncatedError) return undefined;
    throw error;
  }
}

/** Which conditions hold, as bits. */
function holdsOf({ depth, places, lows, highs }: OpenTree, row: Row): number {
  let bits = 0;
  for (let i = 0; i < depth; i++) {
    const value = row[places[i]!]!;
    // A gap is NaN, which lies nowhere.
    if (value >= lows[i]! && value <= highs[i]!) bits |= 1 << i;
  }
  return bits;
}

/** The weight of a coalition of `size` of `players`, in the Shapley value of another player. */
const WEIGHTS: readonly (readonly number[])[] = Array.from({ length: MOST_CONDITIONS + 1 }, (_, players) =>
  Array.from({ length: players }, (__, size) => (factorial(size) * factorial(players - size - 1)) / factorial(players)),
);

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** The number of players of each coalition. */
const SIZES = Uint8Array.from({ length: 1 << MOST_CONDITIONS }, (_, coalition) => {
  let size = 0;
  for (let rest = coalition; rest > 0; rest >>= 1) size += rest & 1;
  return size;
});
/** Used by one call after the other: the players, their conditions as bits, and the conditions that hold for each coalition. */
const players = new Int32Array(MOST_CONDITIONS);
const masks = new Int32Array(MOST_CONDITIONS);
const reached = new Int32Array(1 << MOST_CONDITIONS);

/**
 * The Shapley values of one tree: its players are the inputs whose conditions differ between the two rows, and a coalition has the
 * conditions of `row` for its players and those of `other` for the rest.
 */
function addTreeShares(tree: OpenTree, row: Row, other: Row, times: number, out: Float64Array): void {
  const own = holdsOf(tree, row);
  const theirs = holdsOf(tree, other);
  const differing = own ^ theirs;
  if (differing === 0) return;
  let count = 0;
  for (let i = 0; i < tree.depth; i++) {
    if (!((differing >> i) & 1)) continue;
    const input = tree.inputs[i]!;
    let p = 0;
    while (p < count && players[p] !== input) p++;
    if (p === count) {
      players[count] = input;
      masks[count++] = 1 << i;
    } else masks[p]! |= 1 << i;
  }
  const size = 1 << count;
  const weights = WEIGHTS[count]!;
  reached[0] = theirs;
  for (let p = 0; p < count; p++) {
    const half = 1 << p;
    for (let coalition = 0; coalition < half; coalition++) reached[half + coalition] = reached[coalition]! ^ masks[p]!;
  }
  for (let p = 0; p < count; p++) {
    const joining = 1 << p;
    let share = 0;
    for (let coalition = 0; coalition < size; coalition++) {
      if (coalition & joining) continue;
      const gained = tree.adds[reached[coalition | joining]!]! - tree.adds[reached[coalition]!]!;
      share += weights[SIZES[coalition]!]! * gained;
    }
    out[players[p]!]! += times * share;
  }
}
