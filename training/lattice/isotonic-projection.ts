import type { Axis } from '../../datasets/lattice-dataset.ts';
import { type Basis, orderingOf, slopeOf } from './basis.ts';

/** One ordered axis of the lattice: the value may not fall along it, or not rise where it `falls`. */
export interface OrderedAxis {
  readonly size: number;
  /** Nodes between neighbours along the axis. */
  readonly stride: number;
  /** Weight of each position in the metric; the metric is the product over the axes. */
  readonly weights: Float64Array;
  readonly falls?: boolean;
}

/** Sweeps end when none moves a node by more than this, in ln price. */
const SETTLED = 1e-6;

/**
 * The nearest array that is ordered along every given axis, in a product metric. Dykstra's alternating projections do it, with
 * pool-adjacent-violators on each line. The mean of running maxima and running minima ends it, and is ordered exactly.
 */
export function isotonicProjection(values: Float64Array, axes: readonly OrderedAxis[]): Float64Array {
  return createOrderProjector(axes, values.length, 60)(values);
}

/**
 * Projects one array after another. Dykstra's corrections are the multipliers of the orderings, and may start anywhere. They
 * are kept from array to array, so an array that is close to the last one needs few sweeps.
 *
 * @param mostSweeps of one projection
 */
export function createOrderProjector(
  axes: readonly OrderedAxis[],
  size: number,
  mostSweeps: number,
): (values: Float64Array) => Float64Array {
  const corrections = axes.map(() => new Float64Array(size));
  return (values) => {
    const x = values.slice();
    for (const correction of corrections) for (let i = 0; i < size; i++) x[i]! -= correction[i]!;
    for (let sweep = 0; sweep < mostSweeps; sweep++) {
      let moved = 0;
      for (const [a, axis] of axes.entries()) moved = Math.max(moved, sweepAxis(x, corrections[a]!, axis));
      if (moved < SETTLED) break;
    }
    return meanOfRunningBounds(x, axes);
  };
}

/** Projects every line of one axis; returns the largest change of a value. */
function sweepAxis(x: Float64Array, correction: Float64Array, axis: OrderedAxis): number {
  const { size, stride, falls } = axis;
  // What falls along the axis rises from its end to its beginning.
  const weights = falls ? axis.weights.toReversed() : axis.weights;
  const start = falls ? (size - 1) * stride : 0;
  const step = falls ? -stride : stride;
  const line = new Float64Array(size);
  const level = new Float64Array(size);
  const mass = new Float64Array(size);
  const end = new Int32Array(size);
  let moved = 0;
  for (let base = 0; base < x.length; base += size * stride)
    for (let offset = base; offset < base + stride; offset++) {
      let rises = true;
      let corrected = false;
      let last = Number.NEGATIVE_INFINITY;
      for (let i = 0, at = offset + start; i < size; i++, at += step) {
        const off = correction[at]!;
        const value = x[at]! + off;
        if (off !== 0) corrected = true;
        if (value < last) rises = false;
        line[i] = value;
        last = value;
      }
      if (rises && !corrected) continue;
      poolViolators(line, weights, level, mass, end);
      for (let i = 0, block = 0, at = offset + start; i < size; i++, at += step) {
        if (i > end[block]!) block++;
        const after = level[block]!;
        const change = Math.abs(after - x[at]!);
        correction[at] = line[i]! - after;
        x[at] = after;
        if (change > moved) moved = change;
      }
    }
  return moved;
}

/**
 * Pool-adjacent-violators on one line: the blocks' levels, and the last position of each.
 *
 * @param mass scratch space of the line's length
 */
function poolViolators(
  line: Float64Array,
  weights: Float64Array,
  level: Float64Array,
  mass: Float64Array,
  end: Int32Array,
): void {
  // The last block stays in these two until the next one begins.
  let value = line[0]!;
  let weight = weights[0]!;
  let block = 0;
  for (let i = 1; i < line.length; i++) {
    let next = line[i]!;
    let own = weights[i]!;
    if (value > next) {
      do {
        const pooled = own + weight;
        next = (next * own + value * weight) / pooled;
        own = pooled;
        if (--block < 0) break;
        value = level[block]!;
        weight = mass[block]!;
      } while (value > next);
      block++;
    } else {
      level[block] = value;
      mass[block] = weight;
      end[block++] = i - 1;
    }
    value = next;
    weight = own;
  }
  level[block] = value;
  end[block] = line.length - 1;
}

/** Orders any array along every axis, to the last bit. An ordered array comes back unchanged. */
export function meanOfRunningBounds(x: Float64Array, axes: readonly OrderedAxis[]): Float64Array {
  const high = Float64Array.from(x);
  const low = Float64Array.from(x);
  for (const { size, stride, falls } of axes) {
    for (let base = 0; base < x.length; base += size * stride) {
      const end = base + size * stride;
      const [first, last] = [base + stride, end - stride - 1];
      if (falls) {
        for (let at = last; at >= base; at--) if (high[at]! < high[at + stride]!) high[at] = high[at + stride]!;
        for (let at = first; at < end; at++) if (low[at]! > low[at - stride]!) low[at] = low[at - stride]!;
      } else {
        for (let at = first; at < end; at++) if (high[at]! < high[at - stride]!) high[at] = high[at - stride]!;
        for (let at = last; at >= base; at--) if (low[at]! > low[at + stride]!) low[at] = low[at + stride]!;
      }
    }
  }
  return high.map((value, i) => (value + low[i]!) / 2);
}

/** An axis of an array of nodes. */
export interface PlacedAxis {
  readonly axis: Axis;
  readonly size: number;
  /** Nodes between neighbours along the axis. */
  readonly stride: number;
}

/** The axes of the full lattice, the scale first. */
export function axesOf({ scale, knotCount, cellAxes }: Basis): PlacedAxis[] {
  return [
    { axis: scale, size: knotCount, stride: 1 },
    ...cellAxes.map(({ axis, size, stride }) => ({ axis, size, stride: stride * knotCount })),
  ];
}

/**
 * The ordered axes among some, in the metric of the given margins.
 * @param axes those of the full lattice when left out
 */
export function orderedAxes(
  basis: Basis,
  margins: readonly Float64Array[],
  axes: readonly PlacedAxis[] = axesOf(basis),
): OrderedAxis[] {
  return axes.flatMap(({ axis, size, stride }, a) => {
    const ordering = orderingOf(axis);
    return ordering ? [{ size, stride, weights: margins[a]!, falls: ordering.direction === 'falling' }] : [];
  });
}

/**
 * A slope that is subtracted from the lattice before ordering. So the value rises or falls at least by the declared slopes.
 * @param axes the scale first; those of the full lattice when left out
 */
export function leastSlope(basis: Basis, axes: readonly PlacedAxis[] = axesOf(basis)): Float64Array {
  const out = new Float64Array(axes.reduce((count, { size }) => count * size, 1));
  const slope = slopeOf(basis.scale);
  const others = axes.slice(1);
  for (let node = 0; node < out.length; node++) {
    let value = slope * basis.knots[node % basis.knotCount]!;
    for (const { axis, size, stride } of others) value += slopeOf(axis) * (Math.floor(node / stride) % size);
    out[node] = value;
  }
  return out;
}
