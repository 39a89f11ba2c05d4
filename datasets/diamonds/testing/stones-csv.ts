import { readFileSync } from 'node:fs';
import { datasetFile } from '../../folders.ts';

/** A CSV file with every `step`-th shipped stone, beginning with number `from`, at its price or another. */
export function stonesCsv(from: number, step: number, priceOf: (price: number) => number = (price) => price): string {
  const [header = '', ...stones] = readFileSync(datasetFile('diamonds', 'diamonds.csv'), 'utf8').trim().split('\n');
  const price = header.replaceAll('"', '').split(',').indexOf('price');
  const priced = (stone: string) => {
    const cells = stone.split(',');
    cells[price] = String(priceOf(Number(cells[price])));
    return cells.join(',');
  };
  return `${[header, ...stones.filter((_, i) => i % step === from).map(priced)].join('\n')}\n`;
}
