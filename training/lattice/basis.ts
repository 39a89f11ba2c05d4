import type { Axis, Dataset, FlagsAxis, GradeAxis, ScaleAxis } from '../../datasets/dataset.ts';

/**
 * A dataset's lattice and terms with every index worked out.
 *
 * A lattice node is `cell · knotCount + knot`: a cell is one combination of the grades and flags, the scale runs fastest.
 * Term columns stand in the order: constant, hats, linear features, gated hats.
 */
export interface Basis {
  readonly scale: ScaleAxis;
  readonly scaleFeature: number;
  readonly knots: Float64Array;
  /** Axes other than the scale; the first runs slowest. */
  readonly cellAxes: readonly CellAxis[];
  readonly cellCount: number;
  readonly knotCount: number;
  readonly nodeCount: number;
  readonly hats: readonly Hat[];
  readonly linear: readonly { readonly feature: number; readonly column: number }[];
  readonly gateFeature: number;
  readonly columnCount: number;
  /** Ridge penalty of each term column. */
  readonly penalties: Float64Array;
}

export interface CellAxis {
  readonly axis: GradeAxis | FlagsAxis;
  readonly size: number;
  /** Cells between neighbours along this axis. */
  readonly stride: number;
  /** Feature indices: one for grades, one per flag. */
  readonly features: readonly number[];
}

export interface Hat {
  readonly feature: number;
  readonly knots: Float64Array;
  readonly firstColumn: number;
  /** The value of the gate for which it counts; absent: always. */
  readonly gate?: 0 | 1;
}

export function createBasis(dataset: Dataset): Basis {
  const { lattice, terms } = dataset;
  const featureIndex = (name: string) => {
    const index = dataset.featureNames.indexOf(name);
    if (index < 0) throw new Error(`dataset ${dataset.name}: feature ${name} is not declared`);
    return index;
  };
  const [scale, ...rest] = lattice.axes;
  // Products and shifts, no quotients and powers: those are floats to the compiler, and so would be every index made of them.
  const cellsOf = (axes: readonly Axis[]) => axes.reduce((product, axis) => product * axisSize(axis), 1);
  const cellCount = cellsOf(rest);
  const cellAxes = rest.map(
    (axis, i): CellAxis => ({
      axis,
      size: axisSize(axis),
      stride: cellsOf(rest.slice(i + 1)),
      features: (axis.kind === 'flags' ? axis.features : [axis.feature]).map(featureIndex),
    }),
  );
  const penalties = [terms.constantPenalty];
  const hats: Hat[] = [];
  const addHat = (feature: number, knots: readonly number[], gate?: 0 | 1) => {
    hats.push({
      feature,
      knots: Float64Array.from(knots),
      firstColumn: penalties.length,
      ...(gate !== undefined && { gate }),
    });
    for (const _ of knots) penalties.push(gate === undefined ? terms.penalty : terms.gatedPenalty);
  };
  for (const { feature, knots } of terms.hats) addHat(featureIndex(feature), knots);
  const linear = terms.linear.map((feature) => {
    penalties.push(terms.penalty);
    return { feature: featureIndex(feature), column: penalties.length - 1 };
  });
  for (const gate of [1, 0] as const)
    for (const { feature, knots } of terms.hats)
      addHat(
        featureIndex(feature),
        knots.filter((_, i) => i % terms.gate.every === 0),
        gate,
      );
  return {
    scale,
    scaleFeature: featureIndex(scale.feature),
    knots: Float64Array.from(scale.knots),
    cellAxes,
    cellCount,
    knotCount: scale.knots.length,
    nodeCount: cellCount * scale.knots.length,
    hats,
    linear,
    gateFeature: featureIndex(terms.gate.feature),
    columnCount: penalties.length,
    penalties: Float64Array.from(penalties),
  };
}

export function axisSize(axis: Axis): number {
  if (axis.kind === 'scale') return axis.knots.length;
  return axis.kind === 'grade' ? axis.levels : 1 << axis.features.length;
}
