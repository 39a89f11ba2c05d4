import type { Axis, CellAxisDeclaration, LatticeDataset, Ordering, ScaleAxis } from '../../datasets/lattice-dataset.ts';

/**
 * A dataset's lattice and terms with every index worked out.
 *
 * A lattice node is `cell · knotCount + knot`. A cell is one combination of grades, categories and flags. The scale runs fastest.
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
  /** The hats that every row counts. */
  readonly plainHats: readonly Hat[];
  /** The hats that only rows with one value of the gate count, by this value. */
  readonly gatedHats: readonly [readonly Hat[], readonly Hat[]];
  readonly linear: readonly { readonly feature: number; readonly column: number }[];
  /** −1 if there is no gate. */
  readonly gateFeature: number;
  readonly columnCount: number;
  /** Ridge penalty of each term column. */
  readonly penalties: Float64Array;
  /** Penalties that join the last columns with each other: a symmetric matrix over them. */
  readonly joint?: Float64Array;
  /** The number of first columns that the preconditioner eliminates together with the lattice. If absent, it eliminates all. */
  readonly coupledColumns?: number;
  /** The level above the lattice that is penalised. If absent, the lattice itself is penalised. */
  readonly penalised?: PenalisedLevel;
}

/** A level above the lattice: functions of its nodes times the sum of some columns. */
export interface PenalisedLevel {
  /** In the order of the columns of a group. */
  readonly functions: readonly ProductFunctions[];
  /** First columns of the groups that add up to the level. Each group has a column for each function. */
  readonly groups: readonly number[];
}

/** Functions of the nodes: one function of the cell, times each of some functions of the knot. */
export interface ProductFunctions {
  /** One value for each cell (length cellCount). In the solver's coordinates it has one for each mode of the cells. */
  readonly byCell: Float64Array;
  /** Each knotCount long. */
  readonly byKnot: readonly Float64Array[];
}

export interface CellAxis {
  readonly axis: CellAxisDeclaration;
  readonly size: number;
  /** Cells between neighbours along this axis. */
  readonly stride: number;
  /** Feature indices: one for grades and categories, one per flag. */
  readonly features: readonly number[];
}

export interface Hat {
  readonly feature: number;
  readonly knots: Float64Array;
  readonly firstColumn: number;
  /** The value of the gate for which it counts; absent: always. */
  readonly gate?: 0 | 1;
}

export function createBasis(dataset: LatticeDataset): Basis {
  const { lattice, terms } = dataset;
  const { hats: declaredHats = [], linear: declaredLinear = [], gate: declaredGate } = terms;
  const featureIndex = (name: string) => {
    const index = dataset.featureNames.indexOf(name);
    if (index < 0) throw new Error(`dataset ${dataset.name}: feature ${name} is not declared`);
    return index;
  };
  const [scale, ...rest] = lattice.axes;
  // Only products and shifts. The compiler takes quotients and powers for floats, and then every index made of them too.
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
  const addHat = (feature: number, knots: readonly number[], penalty: number, gate?: 0 | 1) => {
    hats.push({
      feature,
      knots: Float64Array.from(knots),
      firstColumn: penalties.length,
      ...(gate !== undefined && { gate }),
    });
    for (const _ of knots) penalties.push(penalty);
  };
  for (const { feature, knots } of declaredHats) addHat(featureIndex(feature), knots, terms.penalty);
  const linear = declaredLinear.map((feature) => {
    penalties.push(terms.penalty);
    return { feature: featureIndex(feature), column: penalties.length - 1 };
  });
  if (declaredGate)
    for (const gate of [1, 0] as const)
      for (const { feature, knots } of declaredHats)
        addHat(
          featureIndex(feature),
          knots.filter((_, i) => i % declaredGate.every === 0),
          declaredGate.penalty,
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
    plainHats: hats.filter(({ gate }) => gate === undefined),
    gatedHats: [hats.filter(({ gate }) => gate === 0), hats.filter(({ gate }) => gate === 1)],
    linear,
    gateFeature: declaredGate ? featureIndex(declaredGate.feature) : -1,
    columnCount: penalties.length,
    penalties: Float64Array.from(penalties),
  };
}

export function axisSize(axis: Axis): number {
  if (axis.kind === 'scale') return axis.knots.length;
  return axis.kind === 'flags' ? 1 << axis.features.length : axis.levels;
}

/** How the value is ordered along an axis; of categories and flags, not at all. */
export function orderingOf(axis: Axis): Ordering | undefined {
  return axis.kind === 'scale' || axis.kind === 'grade' ? axis.ordering : undefined;
}

/** The least change that an ordering asks for, per unit of the feature. It is below 0 if the value falls. */
export function slopeOf(axis: Axis): number {
  const ordering = orderingOf(axis);
  if (!ordering) return 0;
  return ordering.direction === 'falling' ? -ordering.slope : ordering.slope;
}
