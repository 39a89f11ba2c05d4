import { makeRugs } from './toy-dataset.ts';

/** A CSV of made-up rugs. */
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
