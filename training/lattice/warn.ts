import type { Dataset, Row } from '../../datasets/dataset.ts';
import { averagedCells } from './average.ts';
import type { Basis } from './basis.ts';
import type { Model } from './model.ts';

/** A doubt about an item, or about what the model knows of such items; the price stands beside it. */
export interface Warning {
  readonly code: string;
  /** JSON pointer to the field. */
  readonly path: string;
  readonly message: string;
}

/** Warns of implausible items, and of items unlike those that the model has seen. */
export function createWarner(dataset: Dataset, basis: Basis, model: Model) {
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
