import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import { averagedCells } from './average.ts';
import type { Basis, Hat } from './basis.ts';

/** A fitted lattice, with the substitutes for what is not known. */
export interface FittedLattice {
  /** cellCount × knotCount */
  readonly lattice: Float64Array;
  /** The same with the flags averaged out. */
  readonly averaged: Float64Array;
  /** γ */
  readonly terms: Float64Array;
  /** Mean of each term over the training rows. */
  readonly termMeans: Float64Array;
}

/** The share of each input in an item's price. The price of any mixture of two items is a sum of such parts. */
export interface Parts {
  /** Position along the scale, in 1/256 of a step. */
  position: number;
  /** Share in the cell index, by input. If the flags are not known, it is the index in the averaged lattice. */
  readonly cell: Float64Array;
  /** Share in the terms, by input, if the gate is 0 and if it is 1. */
  readonly closed: Float64Array;
  readonly open: Float64Array;
  /** 0 or 1; NaN if it is not known or there is no gate. */
  gate: number;
  flagsKnown: boolean;
}

export interface Scorer {
  readonly inputCount: number;
  readonly createParts: () => Parts;
  /** Overwrites and returns `parts`. */
  readonly split: (features: Float64Array, parts: Parts) => Parts;
  /**
   * Centred ln price of every mixture of two items. The same inputs must be known of both.
   * @param inputs that may come from either item, ascending; all others come from `others`
   * @param out written at each bit mask, of the length 2ⁿ: bit `i` is set if `inputs[i]` comes from `of`
   */
  readonly mixtures: (of: Parts, others: Parts, inputs: readonly number[], out: Float64Array) => Float64Array;
  /** Centred ln price. */
  readonly score: (parts: Parts) => number;
}

/** The share of an input in the cell index, compiled to indices. */
interface CompiledCell {
  readonly input: number;
  readonly feature: number;
  readonly weight: number;
  readonly averagedWeight: number;
}

interface CompiledHat {
  readonly input: number;
  readonly feature: number;
  readonly knots: Float64Array;
  /** For each knot the coefficient if the gate is 0, then that if it is 1. Two zeros follow the last knot. */
  readonly atKnots: Float64Array;
  /** Used if the feature is not known. */
  readonly unknownClosed: number;
  readonly unknownOpen: number;
}

interface CompiledLinear {
  readonly input: number;
  readonly feature: number;
  readonly coefficient: number;
  readonly mean: number;
}

/** @param fitted of this basis */
export function createScorer(dataset: LatticeDataset, basis: Basis, fitted: FittedLattice): Scorer {
  const { knotCount, gateFeature, scaleFeature } = basis;
  const gateShare = openShare(basis, fitted);
  const inputs = dataset.inputs.map(({ features }) => features.map((name) => dataset.featureNames.indexOf(name)));
  const count = inputs.length;
  const ownerOf = (feature: number) => inputs.findIndex((own) => own.includes(feature));
  const { cells, hats, linear } = compile(basis, fitted, gateShare, ownerOf);
  const scaleOwner = ownerOf(scaleFeature);
  const gateOwner = ownerOf(gateFeature);
  const flagFeatures = basis.cellAxes.flatMap(({ axis, features }) => (axis.kind === 'flags' ? features : []));
  const constant = fitted.terms[0]!;

  const split = (features: Float64Array, parts: Parts): Parts => {
    parts.position = locate(basis.knots, features[scaleFeature]!);
    parts.gate = gateFeature < 0 ? Number.NaN : features[gateFeature]!;
    parts.flagsKnown = true;
    for (const feature of flagFeatures) if (Number.isNaN(features[feature]!)) parts.flagsKnown = false;
    const { flagsKnown } = parts;
    const { cell, closed, open } = parts;
    for (let p = 0; p < count; p++) {
      cell[p] = 0;
      closed[p] = 0;
      open[p] = 0;
    }
    for (let i = 0; i < cells.length; i++) {
      const { input, feature, weight, averagedWeight } = cells[i]!;
      const own = flagsKnown ? weight : averagedWeight;
      if (own > 0) cell[input]! += own * features[feature]!;
    }
    for (let i = 0; i < hats.length; i++) {
      const { input, feature, knots, atKnots, unknownClosed, unknownOpen } = hats[i]!;
      const given = features[feature]!;
      if (Number.isNaN(given)) {
        closed[input]! += unknownClosed;
        open[input]! += unknownOpen;
        continue;
      }
      const at = locate(knots, given);
      const low = 2 * (at >> GRAIN_BITS);
      const upper = at & (GRAIN - 1);
      const lower = GRAIN - upper;
      closed[input]! += (lower * atKnots[low]! + upper * atKnots[low + 2]!) / GRAIN;
      open[input]! += (lower * atKnots[low + 1]! + upper * atKnots[low + 3]!) / GRAIN;
    }
    for (let i = 0; i < linear.length; i++) {
      const { input, feature, coefficient, mean } = linear[i]!;
      const given = features[feature]!;
      const value = coefficient * (Number.isNaN(given) ? mean : given);
      closed[input]! += value;
      open[input]! += value;
    }
    return parts;
  };

  /** The part of the terms, from the sums over inputs. */
  const termOf = (gate: number, closed: number, open: number) =>
    gate === 1 ? open : gate === 0 ? closed : gateShare * open + (1 - gateShare) * closed;

  /** The value between a node and the next one. @param upper weight of the next one, in 1/256 */
  const along = (values: Float64Array, node: number, upper: number) =>
    upper === 0 ? values[node]! : ((GRAIN - upper) * values[node]! + upper * values[node + 1]!) / GRAIN;

  /** Sums over the inputs, of each mixture. */
  const cellSums = new Float64Array(2 ** count);
  const closedSums = new Float64Array(2 ** count);
  const openSums = new Float64Array(2 ** count);

  const mixtures = (of: Parts, others: Parts, inputs: readonly number[], out: Float64Array): Float64Array => {
    cellSums[0] = 0;
    closedSums[0] = 0;
    openSums[0] = 0;
    // Mixtures share the sums over their first inputs. Each input that may come from either item doubles the sums.
    let size = 1;
    let next = 0;
    for (let p = 0; p < count; p++) {
      const isEither = inputs[next] === p;
      if (isEither) {
        addTo(cellSums, size, of.cell[p]!, size);
        addTo(closedSums, size, of.closed[p]!, size);
        addTo(openSums, size, of.open[p]!, size);
      }
      addTo(cellSums, size, others.cell[p]!, 0);
      addTo(closedSums, size, others.closed[p]!, 0);
      addTo(openSums, size, others.open[p]!, 0);
      if (isEither) {
        size *= 2;
        next++;
      }
    }
    const scaleBit = bitOf(inputs, scaleOwner);
    const gateBit = bitOf(inputs, gateOwner);
    const values = of.flagsKnown ? fitted.lattice : fitted.averaged;
    for (let mask = 0; mask < size; mask++) {
      const position = mask & scaleBit ? of.position : others.position;
      const node = cellSums[mask]! * knotCount + (position >> GRAIN_BITS);
      const term = termOf(mask & gateBit ? of.gate : others.gate, closedSums[mask]!, openSums[mask]!);
      out[mask] = constant + term + along(values, node, position & (GRAIN - 1));
    }
    return out;
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
    const { flagsKnown, position, gate } = parts;
    const node = cell * knotCount + (position >> GRAIN_BITS);
    const values = flagsKnown ? fitted.lattice : fitted.averaged;
    return constant + termOf(gate, closed, open) + along(values, node, position & (GRAIN - 1));
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
    mixtures,
    score,
  };
}

/** Share of the training rows whose gate is 1. In such a row the gated hats of one feature add to 1, in others to 0. */
function openShare(basis: Basis, { termMeans }: FittedLattice): number {
  const hat = basis.hats.find(({ gate }) => gate === 1);
  if (!hat) return 0;
  let share = 0;
  for (let i = 0; i < hat.knots.length; i++) share += termMeans[hat.firstColumn + i]!;
  return share;
}

/** @param ownerOf input that a feature belongs to, or −1 */
function compile(basis: Basis, fitted: FittedLattice, gateShare: number, ownerOf: (feature: number) => number) {
  const averaged = averagedCells(basis);
  const cells = basis.cellAxes.flatMap(({ features, stride }, a) =>
    features.map((feature, i): CompiledCell => {
      const place = 2 ** (features.length - 1 - i);
      return {
        input: ownerOf(feature),
        feature,
        weight: stride * place,
        averagedWeight: averaged.strides[a]! * place,
      };
    }),
  );
  const meanOf = ({ knots, firstColumn, gate }: Hat): number => {
    const share = gate === undefined ? 1 : gate === 1 ? gateShare : 1 - gateShare;
    let sum = 0;
    for (let i = 0; i < knots.length; i++) sum += fitted.terms[firstColumn + i]! * fitted.termMeans[firstColumn + i]!;
    return share > 0 ? sum / share : 0;
  };
  const hats = basis.hats
    .filter(({ gate }) => gate !== 0)
    .map((open): CompiledHat => {
      const { feature, knots, gate } = open;
      // The hats of the two values of the gate stand on the same knots.
      const closed = gate === undefined ? open : basis.hats.find((hat) => hat.feature === feature && hat.gate === 0)!;
      const atKnots = new Float64Array(2 * (knots.length + 1));
      for (let k = 0; k < knots.length; k++) {
        atKnots[2 * k] = fitted.terms[closed.firstColumn + k]!;
        atKnots[2 * k + 1] = fitted.terms[open.firstColumn + k]!;
      }
      return {
        input: ownerOf(feature),
        feature,
        knots,
        atKnots,
        unknownClosed: meanOf(closed),
        unknownOpen: meanOf(open),
      };
    });
  const linear = basis.linear.map(
    ({ feature, column }): CompiledLinear => ({
      input: ownerOf(feature),
      feature,
      coefficient: fitted.terms[column]!,
      mean: fitted.termMeans[column]!,
    }),
  );
  const isOwned = ({ input }: { readonly input: number }) => input >= 0;
  return { cells: cells.filter(isOwned), hats: hats.filter(isOwned), linear: linear.filter(isOwned) };
}

/** The bit of an input in the mask of a mixture; 0 if it is none of these inputs. */
function bitOf(inputs: readonly number[], input: number): number {
  const at = inputs.indexOf(input);
  return at < 0 ? 0 : 1 << at;
}

/** Writes the first `count` sums plus `value` from the index `to` on. */
function addTo(sums: Float64Array, count: number, value: number, to: number): void {
  for (let i = 0; i < count; i++) sums[to + i] = sums[i]! + value;
}
