import type { PricedRow } from '../priced-row.ts';
import { createRandom, normal } from '../random.ts';

/** Makes random knives. Longer and less worn ones cost more, makers have no order, and prices have a spread of 8 %. */
export function makeKnives(count: number, seed: number): PricedRow[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const length = Math.round(80 + 250 * random());
    const wear = Math.floor(3 * random());
    const maker = Math.floor(3 * random());
    const age = Math.floor(50 * random());
    const ln = 0.7 * Math.log(length) - 0.3 * wear + [0, 0.5, 0.2][maker]! - 0.004 * age + 0.08 * normal(random);
    const price = Math.round(10 * Math.exp(1.3 + ln)) / 10;
    return { row: Float64Array.of(length, wear, maker, 0, age), price };
  });
}
