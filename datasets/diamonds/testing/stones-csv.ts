import { readFileSync } from 'node:fs';
import { datasetFile } from '../../folders.ts';

/** A CSV file with every `step`-th shipped stone, beginning with number `from`. */
export function stonesCsv(from: number, step: number): string {
  const [header, ...stones] = readFileSync(datasetFile('diamonds', 'diamonds.csv'), 'utf8').trim().split('\n');
  return `${[header, ...stones.filter((_, i) => i % step === from)].join('\n')}\n`;
}
