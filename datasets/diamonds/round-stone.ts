import type { Doubt, Repair, Row } from '../dataset.ts';

/*
 * The geometry of a round stone: its features, and how weight, depth and measurements check each other.
 */

/** Columns of a row. */
const CARAT = 0;
const DEPTH = 4;
const TABLE = 5;
const X = 6;
const Y = 7;
const Z = 8;

/** Carat per cubic millimetre of x·y·z for a round brilliant. */
const DENSITY = 0.006117;

/** Rounding alone cannot make |depth − 200z/(x+y)| larger. A larger gap shows a depth that was not computed from x, y, z. */
const ROUNDING_GAP = 0.0501;

/** In the order in which `features` writes them. */
export const FEATURE_NAMES: readonly string[] = [
  'lnCarat',
  'cut',
  'color',
  'clarity',
  'spread',
  'depth',
  'table',
  'ratio',
  'depthGap',
  'fractional',
  'xExceedsY',
  'depthMeasured',
];

/**
 * All features but ln carat are free of scale, so that one axis alone carries size. The two measuring habits are read off the
 * measurements as given: a repaired axis would look like a third habit.
 */
export function features(given: Row, repaired: Row, out: Float64Array): void {
  const carat = repaired[CARAT]!;
  const depth = repaired[DEPTH]!;
  const table = repaired[TABLE]!;
  const x = repaired[X]!;
  const y = repaired[Y]!;
  const gap = depthGap(given);
  out[0] = Math.log(carat);
  out[1] = repaired[1]!;
  out[2] = repaired[2]!;
  out[3] = repaired[3]!;
  out[4] = Math.sqrt(x * y) / Math.cbrt(carat);
  out[5] = depth;
  out[6] = table;
  out[7] = x < y ? x / y : y / x;
  out[8] = Math.max(-1.5, Math.min(gap, 1.5));
  out[9] = Number.isNaN(table) ? Number.NaN : table % 1 === 0 ? 0 : 1;
  out[10] = Number.isNaN(x + y) ? Number.NaN : x > y ? 1 : 0;
  out[11] = Number.isNaN(gap) ? Number.NaN : Math.abs(gap) > ROUNDING_GAP ? 1 : 0;
}

/** Given depth less the depth that x, y, z imply, in percentage points. 0 if `repair` has put in an axis. */
function depthGap(given: Row): number {
  const [depth, x, y, z] = [given[DEPTH]!, given[X]!, given[Y]!, given[Z]!];
  return (x === 0 || y === 0 || z === 0) && !Number.isNaN(depth) ? 0 : depth - (200 * z) / (x + y);
}

/**
 * An axis that is zero, or more than 15 % off what carat and depth imply, gets the implied value. If the depth is missing,
 * nothing is implied, and a zero counts as not given.
 */
export function repair(row: Row): readonly Repair[] {
  const depth = row[DEPTH]!;
  if (Number.isNaN(depth)) {
    for (const axis of [X, Y, Z]) if (row[axis] === 0) row[axis] = Number.NaN;
    return NO_REPAIRS;
  }
  const implied = Math.cbrt(row[CARAT]! / ((DENSITY * depth) / 100));
  const impliedZ = (implied * depth) / 100;
  if (agrees(row[X]!, implied) && agrees(row[Y]!, implied) && agrees(row[Z]!, impliedZ)) return NO_REPAIRS;
  const repairs: Repair[] = [];
  for (const [index, column, to] of [
    [X, 'x', implied],
    [Y, 'y', implied],
    [Z, 'z', impliedZ],
  ] as const) {
    const from = row[index]!;
    if (agrees(from, to)) continue;
    row[index] = to;
    repairs.push({ column, from, to });
  }
  return repairs;
}

const NO_REPAIRS: readonly Repair[] = [];

/** A value that is not given contradicts nothing. */
function agrees(given: number, implied: number): boolean {
  return given !== 0 && !(Math.abs(given / implied - 1) > 0.15);
}

/** A heavier stone of the same proportions: x, y and z grow with the cube root. */
export function grow(row: Row, factor: number): Row {
  const edge = Math.cbrt(factor);
  return row.map((value, column) => (column === CARAT ? value * factor : column >= X ? value * edge : value));
}

/** The codes of `doubts`, with a sentence each. */
export const DOUBT_CODES = {
  'zero-measurement': 'A measurement is 0.',
  'implausible-carat': 'The weight does not fit x, y and z.',
  'implausible-depth': 'The depth does not fit x, y and z.',
  'implausible-outline': 'x and y differ more than those of a round stone.',
};

export function doubts(row: Row): readonly Doubt[] {
  const [carat, depth] = [row[CARAT]!, row[DEPTH]!];
  const [x, y, z] = [row[X]!, row[Y]!, row[Z]!];
  if (x === 0) return [zeroMeasurement('x')];
  if (y === 0) return [zeroMeasurement('y')];
  if (z === 0) return [zeroMeasurement('z')];
  const implied = DENSITY * x * y * z;
  const measured = (200 * z) / (x + y);
  const isOtherWeight = Math.abs(Math.log(carat / implied)) > 0.12;
  const isOtherDepth = Math.abs(depth - measured) > 1.5;
  const isOblong = Math.abs(Math.log(x / y)) > 0.06;
  // Most stones raise no doubt, and every row of a file is asked.
  if (!isOtherWeight && !isOtherDepth && !isOblong) return NO_DOUBTS;
  const found: Doubt[] = [];
  if (isOtherWeight)
    found.push({
      code: 'implausible-carat',
      column: 'carat',
      message: `${carat} ct was given, but a round stone of ${x} × ${y} × ${z} mm weighs about ${implied.toFixed(2)} ct`,
      expected: Number(implied.toFixed(2)),
    });
  if (isOtherDepth)
    found.push({
      code: 'implausible-depth',
      column: 'depth',
      message: `depth ${depth} % was given, but x, y and z make it ${measured.toFixed(1)} %`,
      expected: Number(measured.toFixed(1)),
    });
  if (isOblong)
    found.push({
      code: 'implausible-outline',
      column: 'x',
      message: `x ${x} and y ${y} mm differ by more than 6 %, which a round stone does not`,
    });
  return found;
}

const NO_DOUBTS: readonly Doubt[] = [];

function zeroMeasurement(column: string): Doubt {
  return { code: 'zero-measurement', column, message: `${column} is 0; measure it or leave it out` };
}
