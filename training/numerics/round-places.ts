/**
 * `Number(value.toFixed(places))`, without the text where it is not needed. Only close to the middle between two neighbours the
 * product may be rounded to the wrong side of it, and then the text decides. What rounds to nothing is 0 and never −0.
 *
 * @param places 0 to 15
 */
export function roundPlaces(value: number, places: number): number {
  const unit = 10 ** places;
  const scaled = value * unit;
  const whole = Math.round(scaled);
  const isClear = Math.abs(whole) < LARGEST && Math.abs(Math.abs(scaled - whole) - 0.5) > NEAR_THE_MIDDLE;
  // Adding 0 makes 0 of −0.
  return (isClear ? whole / unit : Number(value.toFixed(places))) + 0;
}

/** Below this size a product is off by less than {@link NEAR_THE_MIDDLE}. */
const LARGEST = 2 ** 40;
const NEAR_THE_MIDDLE = 2 ** -10;
