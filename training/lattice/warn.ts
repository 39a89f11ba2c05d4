import type { Row } from '../../datasets/dataset.ts';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { KindWarning } from '../kinds/answering-kind.ts';
import { list } from '../wording/wording.ts';
import { averagedCells } from './average.ts';
import { columnOfAxis } from './axis-column.ts';
import type { Basis } from './basis.ts';
import { createUnusedFinder } from './find-unused.ts';
import type { Model } from './model.ts';

/** The code of the warning that an item is outside of the items that the model knows. */
export const OUTSIDE_KNOWN_RANGE = 'outside-known-range';

/** Warns of implausible items, of items unlike those that the model has seen, and of values that are not used. */
export function createWarner(dataset: LatticeDataset, basis: Basis, model: Model) {
  const cells = averagedCells(basis);
  const { knotCount } = basis;
  const scale = columnOfAxis(dataset, basis.scale);
  const scaleName = dataset.columns[scale]!.name;
  const hats = basis.hats
    .filter(({ gate }) => gate === undefined)
    .map(({ feature, knots }) => ({ feature, knots, column: columnBehind(dataset, dataset.featureNames[feature]!) }));
  const alike = likeness(basis);
  const findUnused = createUnusedFinder(dataset);
  const touchedKnots = Array.from({ length: knotCount }, (_, knot) => {
    for (let cell = 0; cell < cells.count; cell++) if (model.touched[cell * knotCount + knot]) return true;
    return false;
  });
  const first = touchedKnots.indexOf(true);
  const last = touchedKnots.lastIndexOf(true);

  const isOffScale = (size: number): boolean => first >= 0 && (size < basis.knots[first]! || size > basis.knots[last]!);
  const isOffHats = ({ feature, knots }: (typeof hats)[number], features: Float64Array): boolean =>
    features[feature]! < knots[0]! || features[feature]! > knots[knots.length - 1]!;

  /** Whether a row lies outside of the range that the model knows. It makes no sentence of it: ingest asks it of every row. */
  const isOutside = (features: Float64Array): boolean =>
    isOffScale(features[basis.scaleFeature]!) || hats.some((hat) => isOffHats(hat, features));

  const warn = (row: Row, features: Float64Array): KindWarning[] => {
    const doubts = dataset.doubts?.(row) ?? [];
    const warnings = doubts.map(
      ({ code, column, message, expected }): KindWarning => ({
        ...{ code, path: `/${column}`, message },
        ...(expected !== undefined && { expected }),
      }),
    );
    const size = features[basis.scaleFeature]!;
    if (isOffScale(size))
      warnings.push({
        code: OUTSIDE_KNOWN_RANGE,
        path: `/${scaleName}`,
        message: `${scaleName} ${row[scale]} is outside the range that the model has seen; the price is that of the nearest known ${dataset.item.singular}`,
      });
    for (const hat of hats) {
      const { feature, knots, column } = hat;
      if (!isOffHats(hat, features) || warnings.some(({ path }) => path === `/${column}`)) continue;
      warnings.push({
        code: OUTSIDE_KNOWN_RANGE,
        path: `/${column}`,
        message: `${dataset.featureNames[feature]} ${Number(features[feature]!.toFixed(3))} is outside ${knots[0]} to ${knots[knots.length - 1]}, the range that the model knows; it is priced as the nearest end`,
      });
    }
    let cell = 0;
    for (const [a, { axis, features: own }] of basis.cellAxes.entries())
      if (axis.kind !== 'flags') cell += cells.strides[a]! * features[own[0]!]!;
    let at = 0;
    while (at < knotCount - 2 && basis.knots[at + 1]! <= size) at++;
    const node = cell * knotCount + at;
    if (!model.touched[node] && !model.touched[node + 1])
      warnings.push({
        code: 'unseen-combination',
        path: '',
        message: `no ${dataset.item.singular} of about this ${scaleName}${alike} is known; the price rests on its neighbours`,
      });
    for (const unused of findUnused(row)) if (!warnings.some(({ path }) => path === unused.path)) warnings.push(unused);
    return warnings;
  };
  return { warn, isOutside };
}

/** The column that names a feature to people: the column of its name, or the first of the input that it belongs to. */
function columnBehind({ inputs }: LatticeDataset, feature: string): string {
  const owner = inputs.find(({ features }) => features.includes(feature));
  return owner === undefined || owner.columns.includes(feature) ? feature : (owner.columns[0] ?? feature);
}

/** The other properties that an item shares with those of its cell, in words. */
function likeness({ cellAxes }: Basis): string {
  const axes = cellAxes.flatMap(({ axis }) => (axis.kind === 'flags' ? [] : [axis]));
  if (axes.length === 0) return '';
  if (axes.every(({ kind }) => kind === 'grade')) return ' with these grades';
  return ` with this ${list(axes.map(({ name }) => name))}`;
}
