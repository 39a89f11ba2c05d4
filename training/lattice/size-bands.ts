import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { MarketDeclaration } from '../../datasets/market.ts';
import { plain } from '../wording/wording.ts';
import { describeScale } from './describe-scale.ts';

/** Bands about the sizes at which the market's level moves by itself. */
export interface SizeBands {
  /** In words: `0.7 ct`. */
  readonly names: readonly string[];
  /** The band of a row, by its features: that of the nearest size. */
  readonly of: (features: Float64Array) => number;
}

export function createSizeBands(dataset: LatticeDataset, { sizes }: MarketDeclaration): SizeBands {
  const { scale, toUnit } = describeScale(dataset);
  const feature = dataset.featureNames.indexOf(dataset.lattice.axes[0].feature);
  const ends = sizes.slice(1).map((size, i) => (size + sizes[i]!) / 2);
  return {
    names: sizes.map((size) => `${plain(toUnit(size))}${scale.unit && ` ${scale.unit}`}`),
    of: (features) => {
      const band = ends.findIndex((end) => features[feature]! < end);
      return band < 0 ? ends.length : band;
    },
  };
}
