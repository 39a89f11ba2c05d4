import type { Dataset, Row } from '../../../../datasets/dataset.ts';
import { objectReader, readNumber, readString, recordReader, wordReader } from '../../../table/read-json.ts';
import { expectDataset } from '../../expect-dataset.ts';
import { parseModel } from '../../parse-model.ts';
import type { MedianRecipe } from './recipe.ts';

export interface MedianModel {
  readonly format: 'group-median-1';
  readonly dataset: string;
  readonly recipe: string;
  readonly fewest: number;
  readonly rows: number;
  /** The median of all rows. */
  readonly price: number;
  readonly groups: Readonly<Record<string, { readonly rows: number; readonly price: number }>>;
  /** The range reaches from the price divided by this factor to the price times this factor. */
  readonly factor: number;
}

export function encodeModel(model: MedianModel): string {
  return `${JSON.stringify(model)}\n`;
}

const readModel = objectReader<MedianModel>({
  format: wordReader('group-median-1'),
  dataset: readString,
  recipe: readString,
  fewest: readNumber,
  rows: readNumber,
  price: readNumber,
  groups: recordReader(objectReader({ rows: readNumber, price: readNumber })),
  factor: readNumber,
});

/** @throws CorruptModelError with what was found, also if the model is of another dataset */
export function decodeModel(dataset: Dataset, bytes: Uint8Array): MedianModel {
  const model = parseModel(bytes, readModel);
  expectDataset(model.dataset, dataset);
  return model;
}

/** The lowest price, in currency, that half of the rows do not exceed. It is 0 if there are no rows. */
export function centreOf(prices: ReadonlyMap<number, number>): number {
  const sorted = [...prices].sort(([a], [b]) => a - b);
  let left = sorted.reduce((sum, [, count]) => sum + count, 0) / 2;
  for (const [cents, count] of sorted) {
    left -= count;
    if (left <= 0) return cents / 100;
  }
  return 0;
}

/** The price of a row's group, and whether it comes from the group itself. */
export function quoteFor({ groups, groupOf }: Pick<MedianRecipe, 'groups' | 'groupOf'>, model: MedianModel, row: Row) {
  const group = groups[groupOf(row)]!;
  const own = model.groups[group];
  const isOwn = own !== undefined && own.rows >= model.fewest;
  return { group, rows: own?.rows ?? 0, isOwn, price: isOwn ? own.price : model.price };
}
