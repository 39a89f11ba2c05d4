import type { Row } from '../../datasets/dataset.ts';
import { divideWhole } from '../numerics/divide-whole.ts';
import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import { createPatternFinder } from '../table/item.ts';
import type { Hat } from './basis.ts';
import { createFeatureReader } from './features.ts';
import { type FeatureMeans, flagCombinations, type Imputation } from './imputation.ts';
import { createPlace, type Place, placeRow } from './place.ts';
import type { Recipe } from './recipe.ts';

/** The possible places of an incomplete row: one for each combination of its unknown flags. */
export interface IncompletePlaces {
  /** The number of places in use. Further places are left from earlier rows. */
  count: number;
  readonly places: readonly Place[];
  /** The frequency of each place among such rows. */
  readonly shares: Float64Array;
  /** Largest weight of the row, in 1/16. */
  maxWeight: number;
}

/**
 * Places rows that lack inputs. The columns of a missing feature get their expected values. Scratch space is kept
 * between calls, so a call overwrites the result of the one before.
 */
export function createIncompletePlacer({ dataset, basis }: Recipe, imputation: Imputation) {
  const flags = flagCombinations(basis);
  const read = createFeatureReader(dataset);
  const patternOf = createPatternFinder(dataset);
  const filled = new Float64Array(dataset.featureNames.length);
  const hats = basis.plainHats;
  const gated = basis.hats.filter(({ gate }) => gate !== undefined);
  const onFiner = gated.map((hat) => onKnotsOf(hat, hats.find(({ feature }) => feature === hat.feature)!));
  const columns = new Float64Array(basis.columnCount);
  const out: IncompletePlaces = {
    count: 0,
    places: Array.from({ length: flags.count }, () => createPlace(basis)),
    shares: new Float64Array(flags.count),
    maxWeight: 0,
  };

  const meansOf = ({ axis, values }: FeatureMeans, width: number, combination: number): Float64Array => {
    const levels = values.length / width / flags.count;
    const level = axis < 0 ? 0 : filled[basis.cellAxes[axis]!.features[0]!]!;
    const at = (combination * levels + level) * width;
    return values.subarray(at, at + width);
  };

  /** Replaces the columns of missing features by expected values. */
  const expect = (place: Place, features: Float64Array, combination: number): void => {
    columns.fill(0);
    for (let i = 0; i < place.termCount; i++) columns[place.columns[i]!] = place.values[i]!;
    for (const [h, { feature, knots, firstColumn }] of hats.entries()) {
      if (!Number.isNaN(features[feature]!)) continue;
      const mean = meansOf(imputation.means[h]!, knots.length, combination);
      columns.set(mean, firstColumn);
      for (const [g, hat] of gated.entries())
        if (hat.feature === feature && hat.gate === filled[basis.gateFeature])
          columns.set(divideWhole(multiply(onFiner[g]!, mean), GRAIN), hat.firstColumn);
    }
    for (const [l, { feature, column }] of basis.linear.entries())
      if (Number.isNaN(features[feature]!))
        columns[column] = meansOf(imputation.means[hats.length + l]!, 1, combination)[0]!;
    place.termCount = 0;
    for (let column = 0; column < columns.length; column++) {
      if (columns[column] === 0) continue;
      place.columns[place.termCount] = column;
      place.values[place.termCount++] = columns[column]!;
    }
  };

  return (row: Row): IncompletePlaces => {
    const features = read(row);
    const knot = Math.round(locate(basis.knots, features[basis.scaleFeature]!) / GRAIN);
    out.count = 0;
    out.maxWeight = imputation.weights[patternOf(row)]!;
    for (let combination = 0; combination < flags.count; combination++) {
      const flagOf = (i: number) => (combination >> i) & 1;
      if (flags.features.some((feature, i) => !Number.isNaN(features[feature]!) && features[feature] !== flagOf(i)))
        continue;
      // A missing feature can have any value here, since its columns are replaced.
      for (let f = 0; f < filled.length; f++) filled[f] = Number.isNaN(features[f]!) ? 0 : features[f]!;
      for (const [i, feature] of flags.features.entries()) filled[feature] = flagOf(i);
      const place = placeRow(basis, filled, out.places[out.count]!);
      expect(place, features, combination);
      out.shares[out.count++] = imputation.flagShares[knot * flags.count + combination]!;
    }
    return out;
  };
}

/** The value of each coarser hat at each knot of the finer ones, by coarser knot. Between the knots both are linear. */
function onKnotsOf(coarse: Hat, fine: Hat): readonly Float64Array[] {
  const values = Array.from(coarse.knots, () => new Float64Array(fine.knots.length));
  for (const [k, knot] of fine.knots.entries()) {
    const at = locate(coarse.knots, knot);
    const upper = (at & (GRAIN - 1)) / GRAIN;
    values[at >> GRAIN_BITS]![k] = 1 - upper;
    if (upper > 0) values[(at >> GRAIN_BITS) + 1]![k] = upper;
  }
  return values;
}

function multiply(rows: readonly Float64Array[], by: Float64Array): Float64Array {
  return Float64Array.from(rows, (row) => row.reduce((sum, value, k) => sum + value * by[k]!, 0));
}
