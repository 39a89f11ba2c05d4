import type { Dataset, Row } from '../datasets/dataset.ts';
import type { Basis } from './basis.ts';
import { defaultConfig } from './default-config.ts';
import { averagedCells } from './lattice/average.ts';
import { CorruptModelError, type Model } from './model.ts';
import { createGrouper, createScaleColumns, scaleOf } from './range.ts';
import { createRecipe, type Recipe } from './recipe.ts';
import { createScorer, type Parts } from './scorer.ts';
import { shapleyValues } from './shapley.ts';

export interface Appraisal {
  /** To the cent. */
  readonly price: number;
  readonly range: { readonly low: number; readonly high: number; readonly coverage: number };
  readonly reference: { readonly price: number; readonly item: Readonly<Record<string, number | string>> };
  /** Amounts sum to price − reference price, to the cent; factors multiply to their ratio. */
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Warning[];
}

export interface Reason {
  readonly input: string;
  readonly given: number | string | Readonly<Record<string, number>>;
  readonly amount: number;
  readonly factor: number;
}

export interface Warning {
  readonly code: string;
  /** JSON pointer to the field. */
  readonly path: string;
  readonly message: string;
}

/** Exact reasons, unrounded. */
export interface Explanation {
  readonly price: number;
  readonly referencePrice: number;
  /** Indices of the inputs that were given. */
  readonly inputs: readonly number[];
  readonly amounts: Float64Array;
  /** ln of the factors. */
  readonly logFactors: Float64Array;
}

export interface Appraiser {
  /** Price alone, unrounded. */
  readonly price: (row: Row) => number;
  /** Bounds of the range, unrounded. */
  readonly range: (row: Row) => { readonly price: number; readonly low: number; readonly high: number };
  readonly explain: (row: Row) => Explanation;
  readonly appraise: (row: Row) => Appraisal;
}

/** The recipe that a model was fitted with, as far as pricing needs it. */
export function recipeOf(dataset: Dataset, model: Model): Recipe {
  return createRecipe(dataset, { ...defaultConfig, knots: model.knots });
}

/**
 * Prices rows with a model; keeps scratch space between calls.
 *
 * @throws CorruptModelError if the model is of another dataset, or not of the size of this one's lattice
 */
export function createAppraiser(declared: Dataset, model: Model): Appraiser {
  if (model.dataset !== declared.name)
    throw new CorruptModelError(`model of ${model.dataset}, ${declared.name} expected`);
  const { dataset, basis } = recipeOf(declared, model);
  expectSizes(dataset, basis, model);
  const scorer = createScorer(dataset, basis, model);
  const { centre } = dataset.target;
  const measure = createFeatureReader(dataset);
  const reference = rowOf(dataset, dataset.referenceItem);
  const referenceFeatures = Float64Array.from(measure(reference));
  const parts = scorer.createParts();
  const columns = createScaleColumns(dataset);
  const grouper = createGrouper(dataset);
  const inputOf = dataset.inputs.map(({ features }) => features.map((name) => dataset.featureNames.indexOf(name)));
  const referenceParts = new Map<number, Parts>();
  const warn = createWarner(dataset, basis, model);

  /** The reference item with as much unknown as in the item explained: what is not given has no part in the reasons. */
  const referenceLike = (features: Float64Array): Parts => {
    let unknown = 0;
    for (let i = 0; i < features.length; i++) if (Number.isNaN(features[i]!)) unknown |= 1 << i;
    const known = referenceParts.get(unknown);
    if (known) return known;
    const made = scorer.split(
      referenceFeatures.map((value, i) => ((unknown >> i) & 1 ? Number.NaN : value)),
      scorer.createParts(),
    );
    referenceParts.set(unknown, made);
    return made;
  };

  const rangeAround = (row: Row, features: Float64Array, ln: number) => {
    const { scale, quantiles } = model.ranges[patternOf(dataset, row)]!;
    const [low, high] = quantiles[grouper.of(features)] ?? quantiles[grouper.count - 1]!;
    const spread = scaleOf(columns, scale, features);
    return { price: Math.exp(ln), low: Math.exp(ln + low * spread), high: Math.exp(ln + high * spread) };
  };

  const explainFeatures = (features: Float64Array): Explanation => {
    const others = referenceLike(features);
    const inputs = inputOf.flatMap((own, p) => (own.some((feature) => !Number.isNaN(features[feature]!)) ? [p] : []));
    const count = inputs.length;
    const logs = new Float64Array(2 ** count);
    for (let coalition = 0; coalition < logs.length; coalition++) {
      let mask = 0;
      for (let i = 0; i < count; i++) if ((coalition >> i) & 1) mask |= 1 << inputs[i]!;
      logs[coalition] = centre + scorer.mixture(parts, others, mask);
    }
    const prices = logs.map(Math.exp);
    return {
      price: prices[prices.length - 1]!,
      referencePrice: prices[0]!,
      inputs,
      amounts: shapleyValues(prices, count),
      logFactors: shapleyValues(logs, count),
    };
  };

  return {
    price: (row) => Math.exp(centre + scorer.score(scorer.split(measure(row), parts))),
    range: (row) => {
      const features = measure(row);
      return rangeAround(row, features, centre + scorer.score(scorer.split(features, parts)));
    },
    explain: (row) => {
      const features = measure(row);
      scorer.split(features, parts);
      return explainFeatures(features);
    },
    appraise: (row) => {
      const features = measure(row);
      scorer.split(features, parts);
      const { price, referencePrice, inputs, amounts, logFactors } = explainFeatures(features);
      const { low, high } = rangeAround(row, features, Math.log(price));
      const cents = Math.round(price * 100);
      const referenceCents = Math.round(referencePrice * 100);
      const rounded = apportion(amounts, cents - referenceCents);
      return {
        price: cents / 100,
        range: {
          low: Math.floor(low * 100) / 100,
          high: Math.ceil(high * 100) / 100,
          coverage: dataset.range.coverage,
        },
        reference: { price: referenceCents / 100, item: givenPart(dataset, inputs) },
        reasons: inputs.map((p, i) => ({
          input: dataset.inputs[p]!.name,
          given: givenValue(dataset, p, row),
          amount: rounded[i]! / 100,
          factor: Number(Math.exp(logFactors[i]!).toFixed(6)),
        })),
        warnings: warn(row, features),
      };
    },
  };
}

function expectSizes(dataset: Dataset, basis: Basis, model: Model): void {
  const { nodeCount, columnCount, knotCount } = basis;
  for (const [what, found, expected] of [
    ['nodes', model.lattice.length, nodeCount],
    ['averaged nodes', model.averaged.length, averagedCells(basis).count * knotCount],
    ['sides', model.sides.length, columnCount],
    ['means of sides', model.sideMeans.length, columnCount],
    ['ranges', model.ranges.length, dataset.patterns.length],
  ] as const)
    if (found !== expected)
      throw new CorruptModelError(`model of ${model.dataset}: ${found} ${what}, ${expected} expected`);
}

/** Features of a row as given; overwritten by the next call. */
export function createFeatureReader(dataset: Dataset) {
  const repaired = new Float64Array(dataset.columns.length);
  const features = new Float64Array(dataset.featureNames.length);
  return (row: Row): Float64Array => {
    for (let i = 0; i < repaired.length; i++) repaired[i] = row[i]!;
    dataset.repair(repaired);
    dataset.features(row, repaired, features);
    return features;
  };
}

/** The first pattern that allows for everything that is unknown; what is given beyond it does not narrow the range. */
export function patternOf(dataset: Dataset, row: Row): number {
  const found = dataset.patterns.findIndex(({ unknown }) =>
    dataset.columns.every(({ name }, i) => !Number.isNaN(row[i]!) || unknown.includes(name)),
  );
  return found < 0 ? dataset.patterns.length - 1 : found;
}

/** A row from values by name; grades by their level. */
export function rowOf(dataset: Dataset, item: Readonly<Record<string, number | string>>): Row {
  return Float64Array.from(dataset.columns, (column) => {
    const value = item[column.name];
    if (value === undefined) return Number.NaN;
    return column.kind === 'grade' ? column.levels.indexOf(String(value)) : Number(value);
  });
}

/** Cents that sum to a whole: each amount rounded down, the cents left over to the largest remainders. */
function apportion(amounts: Float64Array, totalCents: number): number[] {
  const cents = Array.from(amounts, (amount) => Math.floor(amount * 100));
  const byRemainder = cents
    .map((whole, i) => ({ i, remainder: amounts[i]! * 100 - whole }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  const left = totalCents - cents.reduce((sum, value) => sum + value, 0);
  for (let k = 0; k < Math.abs(left); k++) {
    const { i } = left > 0 ? byRemainder[k % cents.length]! : byRemainder[cents.length - 1 - (k % cents.length)]!;
    cents[i]! += Math.sign(left);
  }
  return cents;
}

function givenPart({ inputs, referenceItem }: Dataset, given: readonly number[]): Record<string, number | string> {
  const item: Record<string, number | string> = {};
  for (const p of given)
    for (const column of inputs[p]!.columns)
      if (referenceItem[column] !== undefined) item[column] = referenceItem[column];
  return item;
}

function givenValue({ inputs, columns }: Dataset, p: number, row: Row): Reason['given'] {
  const values = inputs[p]!.columns.flatMap((name): [string, number | string][] => {
    const index = columns.findIndex((column) => column.name === name);
    const column = columns[index]!;
    const value = row[index]!;
    if (Number.isNaN(value)) return [];
    return [[name, column.kind === 'grade' ? column.levels[value]! : value]];
  });
  return values.length === 1 && inputs[p]!.columns.length === 1
    ? values[0]![1]
    : (Object.fromEntries(values) as Record<string, number>);
}

function createWarner(dataset: Dataset, basis: Basis, model: Model) {
  const cells = averagedCells(basis);
  const { knotCount } = basis;
  const columnIndex = (name: string) => dataset.columns.findIndex((column) => column.name === name);
  const columnOf = (feature: number) => {
    const owner = dataset.inputs.find(({ features }) => features.includes(dataset.featureNames[feature]!));
    const name = owner?.columns.includes(dataset.featureNames[feature]!)
      ? dataset.featureNames[feature]!
      : owner!.columns[0]!;
    return { name, index: columnIndex(name) };
  };
  const touchedKnots = Array.from({ length: knotCount }, (_, knot) => {
    for (let cell = 0; cell < cells.count; cell++) if (model.touched[cell * knotCount + knot]) return true;
    return false;
  });
  const first = touchedKnots.indexOf(true);
  const last = touchedKnots.lastIndexOf(true);
  const hats = basis.hats.filter(({ gate }) => gate === undefined);

  return (row: Row, features: Float64Array): Warning[] => {
    const warnings = dataset.doubts(row).map(({ code, column, message }) => ({ code, path: `/${column}`, message }));
    const size = features[basis.scaleFeature]!;
    const scaleColumn = columnOf(basis.scaleFeature);
    if (first >= 0 && (size < basis.knots[first]! || size > basis.knots[last]!))
      warnings.push({
        code: 'outside-known-range',
        path: `/${scaleColumn.name}`,
        message: `${scaleColumn.name} ${row[scaleColumn.index]} lies outside what the model has seen; the price is that of the nearest ${dataset.item.singular} it knows`,
      });
    for (const { feature, knots } of hats) {
      const value = features[feature]!;
      if (!(value < knots[0]! || value > knots[knots.length - 1]!)) continue;
      const name = dataset.featureNames[feature]!;
      const column = columnOf(feature);
      if (warnings.some(({ path }) => path === `/${column.name}`)) continue;
      warnings.push({
        code: 'outside-known-range',
        path: `/${column.name}`,
        message: `${name} ${Number(value.toFixed(3))} lies outside ${knots[0]} to ${knots[knots.length - 1]}, where the model tells values apart; it is priced as the nearest of these`,
      });
    }
    let cell = 0;
    for (const [a, { axis, features: own }] of basis.cellAxes.entries())
      if (axis.kind === 'grade') cell += cells.strides[a]! * features[own[0]!]!;
    let at = 0;
    while (at < knotCount - 2 && basis.knots[at + 1]! <= size) at++;
    const node = cell * knotCount + at;
    if (!model.touched[node] && !model.touched[node + 1])
      warnings.push({
        code: 'unseen-combination',
        path: '',
        message: `no ${dataset.item.singular} of about this ${scaleColumn.name} with these grades is known; the price rests on its neighbours`,
      });
    return warnings;
  };
}
