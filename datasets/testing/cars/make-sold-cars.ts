import type { PricedRow } from '../priced-row.ts';
import { createRandom } from '../random.ts';
import { carsCsv, makeCars } from './make-cars.ts';

/** What is worth more is sold sooner. */
export const trueProbability = (price: number): number => 1 / (1 + Math.exp(-2 * (Math.log(price) - 9.3)));

/** Cars that were sold within a month (`price` 1) or were not (0). */
export function makeSoldCars(count: number, seed: number): PricedRow[] {
  const random = createRandom(seed + 1000);
  return makeCars(count, seed).map(({ row, price }) => ({ row, price: Number(random() < trueProbability(price)) }));
}

/** The same cars as a file. @param wordOf the word for an answer */
export function soldCarsCsv(
  count: number,
  seed: number,
  wordOf: (answer: number) => string = (answer) => (answer === 1 ? 'sold' : 'open'),
): string {
  const random = createRandom(seed + 1000);
  const [header = '', ...lines] = carsCsv(count, seed).trimEnd().split('\n');
  const answered = lines.map((line) => {
    const [, cells = '', price = ''] = /^(.*),(\d+)$/.exec(line) ?? [];
    return `${cells},${wordOf(Number(random() < trueProbability(Number(price))))}`;
  });
  return `${[header.replace(/asked$/, 'sold'), ...answered].join('\n')}\n`;
}
