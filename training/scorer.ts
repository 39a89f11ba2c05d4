import type { Dataset } from '../datasets/dataset.ts';
import type { Basis, Hat } from './basis.ts';
import { averagedCells } from './lattice/average.ts';
import { GRAIN, GRAIN_BITS, locate } from './place.ts';

/** A fitted lattice with what stands in where something is not known. */
export interface FittedLattice {
  /** cellCount × knotCount */
  readonly lattice: Float64Array;
  /** The same with the flags averaged out. */
  readonly averaged: Float64Array;
  /** γ */
  readonly sides: Float64Array;
  /** Mean of each side over the training rows. */
  readonly sideMeans: Float64Array;
}

/** What each input of an item adds to its price: the price of any mixture of two items is a sum of their parts. */
export interface Parts {
  /** Position along the scale, in 1/256 of a step. */
  position: number;
  /** Share in the cell index, by input: in that of the averaged lattice where the flags are not known. */
  readonly cell: Float64Array;
  /** Share in the sides, by input, if the gate is 0 and if it is 1. */
  readonly closed: Float64Array;
  readonly open: Float64Array;
  /** 0, 1, or NaN where not known. */
  gate: number;
  flagsKnown: boolean;
}

export interface Scorer {
  readonly inputCount: number;
  readonly createParts: () => Parts;
  /** Overwrites and returns `parts`. */
  readonly split: (features: Float64Array, parts: Parts) => Parts;
  /**
   * Centred ln price of the item that takes the inputs in `mask` from one item, the others from the other; the same must be
   * known of both.
   */
  readonly mixture: (of: Parts, others: Parts, mask: number) => number;
  /** Centred ln price. */
  readonly score: (parts: Parts) => number;
}

/** One input's share, compiled to indices. */
interface CompiledInput {
  readonly ownsScale: boolean;
  readonly ownsGate: boolean;
  readonly cells: readonly { feature: number; weight: number; averagedWeight: number }[];
  readonly hats: readonly CompiledHat[];
  readonly linear: readonly { feature: number; coefficient: number; mean: number }[];
}

interface CompiledHat {
  readonly feature: number;
  readonly knots: Float64Array;
  readonly closed: Coefficients;
  readonly open: Coefficients;
}

/** Coefficients on the knots, with a 0 after them, and the value where the feature is not known. */
interface Coefficients {
  readonly atKnots: Float64Array;
  readonly unknown: number;
}

/** @param fitted of this basis */
export function createScorer(dataset: Dataset, basis: Basis, fitted: FittedLattice): Scorer {
  const { knotCount, gateFeature, scaleFeature } = basis;
  const gateShare = openShare(basis, fitted);
  const inputs = compileInputs(dataset, basis, fitted, gateShare);
  const count = inputs.length;
  const scaleOwner = inputs.findIndex(({ ownsScale }) => ownsScale);
  const gateOwner = inputs.findIndex(({ ownsGate }) => ownsGate);
  const flagFeatures = basis.cellAxes.flatMap(({ axis, features }) => (axis.kind === 'flags' ? features : []));
  const constant = fitted.sides[0]!;

  const split = (features: Float64Array, parts: Parts): Parts => {
    parts.position = locate(basis.knots, features[scaleFeature]!);
    parts.gate = features[gateFeature]!;
    parts.flagsKnown = true;
    for (const feature of flagFeatures) if (Number.isNaN(features[feature]!)) parts.flagsKnown = false;
    const { flagsKnown } = parts;
    for (let p = 0; p < count; p++) {
      const { cells, hats, linear } = inputs[p]!;
      let cell = 0;
      for (let i = 0; i < cells.length; i++) {
        const { feature, weight, averagedWeight } = cells[i]!;
        const own = flagsKnown ? weight : averagedWeight;
        if (own > 0) cell += own * features[feature]!;
      }
      let closed = 0;
      let open = 0;
      for (let i = 0; i < hats.length; i++) {
        const hat = hats[i]!;
        const given = features[hat.feature]!;
        if (!Number.isNaN(given)) {
          const at = locate(hat.knots, given);
          const low = at >> GRAIN_BITS;
          const upper = at & (GRAIN - 1);
          const { atKnots } = hat.closed;
          const { atKnots: atOpenKnots } = hat.open;
          closed += ((GRAIN - upper) * atKnots[low]! + upper * atKnots[low + 1]!) / GRAIN;
          open += ((GRAIN - upper) * atOpenKnots[low]! + upper * atOpenKnots[low + 1]!) / GRAIN;
        } else {
          closed += hat.closed.unknown;
          open += hat.open.unknown;
        }
      }
      for (let i = 0; i < linear.length; i++) {
        const { feature, coefficient, mean } = linear[i]!;
        const given = features[feature]!;
        const value = coefficient * (Number.isNaN(given) ? mean : given);
        closed += value;
        open += value;
      }
      parts.cell[p] = cell;
      parts.closed[p] = closed;
      parts.open[p] = open;
    }
    return parts;
  };

  /** From the sums over inputs. */
  const priceOf = (flagsKnown: boolean, position: number, gate: number, cell: number, closed: number, open: number) => {
    const values = flagsKnown ? fitted.lattice : fitted.averaged;
    const node = cell * knotCount + (position >> GRAIN_BITS);
    const upper = position & (GRAIN - 1);
    const along = upper === 0 ? values[node]! : ((GRAIN - upper) * values[node]! + upper * values[node + 1]!) / GRAIN;
    const side = gate === 1 ? open : gate === 0 ? closed : gateShare * open + (1 - gateShare) * closed;
    return constant + side + along;
  };

  const mixture = (of: Parts, others: Parts, mask: number): number => {
    let cell = 0;
    let closed = 0;
    let open = 0;
    for (let p = 0; p < count; p++) {
      const from = (mask >> p) & 1 ? of : others;
      cell += from.cell[p]!;
      closed += from.closed[p]!;
      open += from.open[p]!;
    }
    const { position } = (mask >> scaleOwner) & 1 ? of : others;
    const { gate } = (mask >> gateOwner) & 1 ? of : others;
    return priceOf(of.flagsKnown, position, gate, cell, closed, open);
  };

  const score = (parts: Parts): number => {
    let cell = 0;
    let closed = 0;
    let open = 0;
    for (let p = 0; p < count; p++) {
      cell += parts.cell[p]!;
      closed += parts.closed[p]!;
      open += parts.open[p]!;
    }
    return priceOf(parts.flagsKnown, parts.position, parts.gate, cell, closed, open);
  };

  return {
    inputCount: count,
    createParts: () => ({
      position: 0,
      cell: new Float64Array(count),
      closed: new Float64Array(count),
      open: new Float64Array(count),
      gate: Number.NaN,
      flagsKnown: false,
    }),
    split,
    mixture,
    score,
  };
}

/** Share of the training rows whose gate is 1: of the hats of one feature, exactly one pair adds to 1. */
function openShare(basis: Basis, { sideMeans }: FittedLattice): number {
  const hat = basis.hats.find(({ gate }) => gate === 1);
  if (!hat) return 0;
  let share = 0;
  for (let i = 0; i < hat.knots.length; i++) share += sideMeans[hat.firstColumn + i]!;
  return share;
}

function compileInputs(dataset: Dataset, basis: Basis, fitted: FittedLattice, gateShare: number): CompiledInput[] {
  const averaged = averagedCells(basis);
  const coefficients = ({ knots, firstColumn, gate }: Hat): Coefficients => {
    const atKnots = new Float64Array(knots.length + 1);
    atKnots.set(fitted.sides.subarray(firstColumn, firstColumn + knots.length));
    const share = gate === undefined ? 1 : gate === 1 ? gateShare : 1 - gateShare;
    let sum = 0;
    for (let i = 0; i < knots.length; i++) sum += atKnots[i]! * fitted.sideMeans[firstColumn + i]!;
    return { atKnots, unknown: share > 0 ? sum / share : 0 };
  };
  return dataset.inputs.map(({ features }) => {
    const own = new Set(features.map((name) => dataset.featureNames.indexOf(name)));
    return {
      ownsScale: own.has(basis.scaleFeature),
      ownsGate: own.has(basis.gateFeature),
      cells: basis.cellAxes.flatMap(({ features: axisFeatures, stride }, a) =>
        axisFeatures.flatMap((feature, i) => {
          if (!own.has(feature)) return [];
          const place = 2 ** (axisFeatures.length - 1 - i);
          return [{ feature, weight: stride * place, averagedWeight: averaged.strides[a]! * place }];
        }),
      ),
      hats: basis.hats
        .filter(({ feature, gate }) => own.has(feature) && gate !== 0)
        .map((hat) => {
          const { feature, knots, gate } = hat;
          const open = coefficients(hat);
          // The hats of the two values of the gate stand on the same knots.
          const closedHat = basis.hats.find((other) => other.feature === feature && other.gate === 0);
          return { feature, knots, open, closed: gate === undefined || !closedHat ? open : coefficients(closedHat) };
        }),
      linear: basis.linear
        .filter(({ feature }) => own.has(feature))
        .map(({ feature, column }) => ({
          feature,
          coefficient: fitted.sides[column]!,
          mean: fitted.sideMeans[column]!,
        })),
    };
  });
}
