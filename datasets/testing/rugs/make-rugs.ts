import type { PricedRow } from '../priced-row.ts';
import { createRandom, normal } from '../random.ts';

/**
 * Makes random rugs. The price rises with area and knotting, falls with age until the rug is antique, and has a spread
 * of 10 %.
 */
export function makeRugs(count: number, seed: number): PricedRow[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const area = Math.round(100 * Math.exp(-0.9 + 3.6 * random())) / 100;
    const knotting = Math.floor(3 * random());
    const age = Math.floor(160 * random());
    const fringes = random() < 0.7 ? 2 : 0;
    const wear = age >= 80 ? 0.3 : -0.004 * age;
    const ln = 5 + 0.8 * Math.log(area) + 0.35 * knotting + wear + 0.05 * fringes + 0.1 * normal(random);
    return { row: Float64Array.of(area, knotting, age, fringes), price: Math.max(1, Math.round(Math.exp(ln))) };
  });
}

/** The same rugs as a file. */
export function rugsCsv(
  count: number,
  seed: number,
  priceOf: (price: number, i: number) => number = (price) => price,
): string {
  const lines = makeRugs(count, seed).map(({ row: [area, knotting, age, fringes], price }, i) =>
    [area, ['coarse', 'medium', 'fine'][knotting!], age, fringes, priceOf(price, i)].join(','),
  );
  return `area,knotting,age,fringes,price\n${lines.join('\n')}\n`;
}
