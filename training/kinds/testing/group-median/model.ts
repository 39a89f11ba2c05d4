import type { Row } from '../../../../datasets/dataset.ts';
import { objectReader, readNumber, readString, recordReader, wordReader } from '../../../table/read-json.ts';
import { parseModel } from '../../parse-model.ts';
import type { MedianRecipe } from './recipe.ts';

export interface MedianModel {
  readonly format: 'group-median-1';
  readonly dataset: string;
  readonly recipe: string;
  readonly fewest: number;
  readonly rows: number;
  /** Median of all rows. */
  readonly price: number;
  readonly groups: Readonly<Record<string, { readonly rows: number; readonly price: number }>>;
  /** The range reaches from the price divided by it to the price times it. */
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

/** @throws CorruptModelError saying what was found */
export function decodeModel(bytes: Uint8Array): MedianModel {
  return parseModel(bytes, readModel);
}

/** The least price, in currency, that half of the rows do not exceed; 0 of none. */
export function centreOf(prices: ReadonlyMap<number, number>): number {
  const sorted = [...prices].sort(([a], [b]) => a - b);
  let left = sorted.reduce((sum, [, count]) => sum + count, 0) / 2;
  for (const [cents, count] of sorted) {
    left -= count;
    if (left <= 0) return cents / 100;
  }
  return 0;
}

/** What a row's group is quoted at, and whether that rests on the group itself. */
export function quoteFor({ groups, groupOf }: Pick<MedianRecipe, 'groups' | 'groupOf'>, model: MedianModel, row: Row) {
  const group = groups[groupOf(row)]!;
  const own = model.groups[group];
  const isOwn = own !== undefined && own.rows >= model.fewest;
  return { group, rows: own?.rows ?? 0, isOwn, price: isOwn ? own.price : model.price };
}
