import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { RecipeError } from '../kinds/errors.ts';
import { type Basis, createBasis } from './basis.ts';
import type { Config } from './config.ts';
import { defaultConfig } from './default-config.ts';
import { createMarketFunctions, type MarketFunctions } from './market-functions.ts';

/** A dataset with the choices made for it. The recipe and the rows decide the summary. */
export interface Recipe {
  readonly dataset: LatticeDataset;
  readonly config: Config;
  readonly basis: Basis;
  /** If it is absent, all rows are at one level, whatever their time and source. */
  readonly market?: MarketFunctions;
  /** Equal for recipes whose summaries add. */
  readonly key: string;
}

/** @throws RecipeError if knots are given for a feature that has none, if knots do not ascend, or if a penalty names no term */
export function createRecipe(dataset: LatticeDataset, config: Config = defaultConfig, reference = 'none'): Recipe {
  const chosen = withKnots(dataset, config.knots);
  const { sides, gatedSides } = config.penalties;
  const { gate } = chosen.terms;
  if (gatedSides !== undefined && !gate)
    throw new RecipeError(`penalties: gatedSides is given, but ${dataset.name} has no gated terms; leave it out`);
  const resolved: LatticeDataset = {
    ...chosen,
    terms: {
      ...chosen.terms,
      penalty: sides ?? chosen.terms.penalty,
      ...(gate && { gate: { ...gate, penalty: gatedSides ?? gate.penalty } }),
    },
  };
  const { splits, seed, share, sampleLimit, knots } = config;
  const basis = createBasis(resolved);
  return {
    dataset: resolved,
    config,
    basis,
    ...(resolved.market && { market: createMarketFunctions(basis, resolved.market) }),
    key: JSON.stringify([
      dataset.recipeVersion,
      reference,
      splits.training,
      splits.calibration,
      seed,
      share,
      sampleLimit,
      knots,
      // The first imputation is not part of the key. Older stores have sums without it, and the sums of complete rows
      // do not depend on it.
      ...(dataset.imputation && !dataset.imputation.endsWith('-1') ? [dataset.imputation] : []),
    ]),
  };
}

/** The knots of the scale and of each hat, in the order of the terms. */
export function knotsOf({ lattice, terms }: LatticeDataset): Config['knots'] {
  const [scale] = lattice.axes;
  return Object.fromEntries([scale, ...(terms.hats ?? [])].map(({ feature, knots }) => [feature, [...knots]]));
}

function withKnots(dataset: LatticeDataset, knots: Config['knots']): LatticeDataset {
  const { hats } = dataset.terms;
  const known = [dataset.lattice.axes[0].feature, ...(hats ?? []).map(({ feature }) => feature)];
  for (const [feature, values] of Object.entries(knots)) {
    if (!known.includes(feature))
      throw new RecipeError(`knots: ${feature} has no knots; those of ${known.join(', ')} can be chosen`);
    if (values.some((value, i) => i > 0 && value <= values[i - 1]!))
      throw new RecipeError(`knots: those of ${feature} must ascend`);
  }
  const [scale, ...cells] = dataset.lattice.axes;
  return {
    ...dataset,
    lattice: { ...dataset.lattice, axes: [{ ...scale, knots: knots[scale.feature] ?? scale.knots }, ...cells] },
    terms: {
      ...dataset.terms,
      ...(hats && { hats: hats.map(({ feature, knots: own }) => ({ feature, knots: knots[feature] ?? own })) }),
    },
  };
}
