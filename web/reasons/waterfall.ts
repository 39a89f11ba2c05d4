/** A reason as it is drawn. */
export interface Step {
  readonly label: string;
  readonly given: string;
  readonly amount: number;
}

/** A step of the waterfall, in shares of the axis from 0 to 1. */
export interface Bar {
  readonly label: string;
  readonly given: string;
  readonly amount: number;
  /** Where the step begins: the running sum before it. */
  readonly start: number;
  readonly end: number;
}

export interface Waterfall {
  readonly bars: readonly Bar[];
  /** Steps of less than half a cent. They stand together in one row. */
  readonly nothing: readonly Step[];
  readonly reference: number;
  readonly total: number;
}

/** Amounts below this make no difference. */
const LEAST = 0.005;

/** Room beyond the longest bar. */
const ROOM = 1.03;

/**
 * The geometry of a waterfall. Its axis begins at 0, so that lengths compare with the price. The steps keep their order, so
 * that two waterfalls can be laid side by side.
 */
export function layOut(reference: number, steps: readonly Step[], price: number): Waterfall {
  const moving = steps.filter(({ amount }) => Math.abs(amount) >= LEAST);
  const sums = [reference];
  for (const { amount } of moving) sums.push((sums.at(-1) ?? reference) + amount);
  const top = Math.max(price, ...sums) * ROOM;
  const share = (value: number) => Math.max(0, Math.min(1, value / top));
  return {
    bars: moving.map((step, i) => ({ ...step, start: share(sums[i] ?? reference), end: share(sums[i + 1] ?? price) })),
    nothing: steps.filter(({ amount }) => Math.abs(amount) < LEAST),
    reference: share(reference),
    total: share(price),
  };
}

export const percentOf = (share: number): string => `${(100 * share).toFixed(2)}%`;
