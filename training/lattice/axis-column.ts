import type { Column } from '../../datasets/column.ts';
import type { Axis, FlagsAxis, LatticeDataset, Ordering } from '../../datasets/lattice-dataset.ts';
import { DeclarationError } from '../kinds/errors.ts';

export type OneColumnAxis = Exclude<Axis, FlagsAxis>;

/**
 * Index of the column that an axis is read from. Axes, features, inputs and columns may each have names of their own. The
 * column belongs to the input that owns the axis's feature, and is of the axis's kind.
 *
 * @throws DeclarationError if there is none
 */
export function columnOfAxis({ name, columns, inputs }: LatticeDataset, axis: OneColumnAxis): number {
  const owner = inputs.find(({ features }) => features.includes(axis.feature));
  const fitting = [...columns.keys()].filter(
    (i) => owner?.columns.includes(columns[i]!.name) && canStandOn(axis, columns[i]!),
  );
  const named = [axis.feature, axis.name].flatMap((own) => fitting.filter((i) => columns[i]!.name === own));
  const found = named[0] ?? fitting[0];
  if (found === undefined)
    throw new DeclarationError(
      `dataset ${name}: the axis ${axis.name} needs an input with the feature ${axis.feature} and a column of its kind, ${axis.kind}`,
    );
  return found;
}

function canStandOn(axis: OneColumnAxis, column: Column): boolean {
  if (axis.kind === 'scale') return column.kind === 'number';
  return column.kind === axis.kind && column.levels.length === axis.levels;
}

/** The order of prices along a grade, which is that of its axis. */
export function orderingOfColumn(dataset: LatticeDataset, index: number): Ordering | undefined {
  for (const axis of dataset.lattice.axes)
    if (axis.kind === 'grade' && columnOfAxis(dataset, axis) === index) return axis.ordering;
  return undefined;
}
