import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { LevelColumns } from './level-columns.ts';
import type { MarketFunctions } from './market-functions.ts';
import type { StratumSums } from './strata.ts';
import { LATTICE_STEP, roundValueTo } from './surface.ts';

/** What the owner's level rests on, where other sources teach beside him. */
export interface OwnLevel {
  /** His own training rows. */
  readonly rows: number;
  /** Standard deviations of his level at the sizes of the market, in ln price. */
  readonly deviations: readonly number[];
}

/**
 * The distance of the owner's level from that of the heaviest other source has a variance of about σ²/n + σ²/m, with n rows of his
 * and m of the other. His own part of it is the share m/(n + m). With many rows of his own it vanishes.
 *
 * @param deviationOf of a sum of the level columns with given weights, in ln price
 * @returns undefined if the lattice stands at no owner's level, or if all rows are his
 */
export function findOwnLevel(
  { hatCount }: MarketFunctions,
  columns: LevelColumns,
  strata: readonly StratumSums[],
  deviationOf: (weights: Float64Array) => number,
): OwnLevel | undefined {
  const { sources, sourceFor, baseSource } = columns;
  if (baseSource !== '' || sources.length === 0) return undefined;
  /** Of all sources that stand at a level together. */
  const rowsOf = (level: string) =>
    strata.reduce((sum, { stratum, bands }) => {
      const source = sourceFor.get(stratum.source) ?? stratum.source;
      return sum + (source === level ? bands[0]!.rows : 0);
    }, 0);
  const rows = rowsOf('');
  const counts = sources.map(rowsOf);
  const others = Math.max(...counts);
  const [first] = columns.groupsOfSource(counts.indexOf(others));
  const share = Math.sqrt(others / (rows + others));
  const deviations = Array.from({ length: hatCount }, (_, k) => {
    const weights = new Float64Array(columns.count);
    weights[first! + k] = 1;
    return roundValueTo(LATTICE_STEP, share * deviationOf(weights));
  });
  return { rows, deviations };
}

/** The deviation of the owner's level for an item, by its features: on the line between those of the sizes next to it. */
export function createOwnDeviation(
  { featureNames, lattice }: LatticeDataset,
  sizes: readonly number[],
  { deviations }: OwnLevel,
) {
  const feature = featureNames.indexOf(lattice.axes[0].feature);
  return (features: Float64Array): number => {
    const size = features[feature]!;
    const after = sizes.findIndex((one) => one >= size);
    if (after <= 0) return after === 0 ? deviations[0]! : deviations.at(-1)!;
    const share = (size - sizes[after - 1]!) / (sizes[after]! - sizes[after - 1]!);
    return (1 - share) * deviations[after - 1]! + share * deviations[after]!;
  };
}
