import { join } from 'node:path';
import type { Dataset, Row } from '../../datasets/dataset.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { createSketcher, estimateOverlap } from '../../training/summary/sketch.ts';
import { createRowHasher } from '../../training/table/hash.ts';
import { rowWidth } from '../../training/table/text-parts.ts';
import type { Known } from '../known/known.ts';
import { parseConfig } from '../terminal/read-config.ts';
import { findModelFile } from './read-model.ts';

/** The share of some rows that a model has seen, by the hashes beside it. `undefined` if there are no hashes. */
export async function createKnownRows(known: Known, dataset: Dataset, folder: string, recipeKey: string) {
  const [config, samples] = await Promise.all([
    findModelFile(folder, 'config.json'),
    findModelFile(folder, 'samples.bin'),
  ]);
  if (!config || !samples) return undefined;
  const { seed } = parseConfig(join(folder, 'config.json'), config.toString(), dataset, known);
  const { sketch } = kindOf(known.summarising, dataset).decodeSamples(dataset, recipeKey, samples);
  const sketcher = createSketcher();
  const hash = createRowHasher(rowWidth(dataset.columns), seed);
  return {
    add: (row: Row, price: number): void => sketcher.add(hash(row, price).row),
    share: (): number => estimateOverlap(sketcher.sketch(), sketch).share,
  };
}
