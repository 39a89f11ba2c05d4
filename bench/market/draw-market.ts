import type { Row } from '../../datasets/dataset.ts';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import type { PricedRow } from '../../datasets/diamonds/testing/diamond-rows.ts';
import { normal } from '../../datasets/testing/random.ts';
import { createFeatureReader } from '../../training/lattice/measured.ts';
import { dayOf } from '../../training/table/period.ts';

export const MONTHS = 36;
export const LAST = MONTHS - 1;
export const SIZES = diamonds.market.sizes;

export interface Market {
  readonly name: string;
  /** Mean and standard deviation of a month's move in ln price, and the deviation of each size by itself. */
  readonly drift: number;
  readonly common: number;
  readonly each: number;
  /** Share of the stones that are priced in the first month; the others are spread evenly. */
  readonly first: number;
}

/** The four markets of docs/model.md. */
export const markets: readonly Market[] = [
  { name: 'a walk of 1.2 % a month', drift: 0, common: 0.012, each: 0.004, first: 1 / MONTHS },
  { name: 'falling 1.3 % a month', drift: -0.0133, common: 0.006, each: 0.004, first: 1 / MONTHS },
  { name: 'stands still', drift: 0, common: 0, each: 0, first: 1 / MONTHS },
  { name: '99 % in the first month, 12 stones a month since', drift: -0.008, common: 0.006, each: 0.004, first: 0.99 },
];

export interface DatedRow extends PricedRow {
  readonly month: number;
}

/** ln price at each size above that of the first month, month by month. */
export type Path = readonly (readonly number[])[];

export function drawPath({ drift, common, each }: Market, random: () => number): Path {
  const path = [SIZES.map(() => 0)];
  while (path.length < MONTHS) {
    const move = drift + common * normal(random);
    path.push(path.at(-1)!.map((level) => level + move + each * normal(random)));
  }
  return path;
}

const readFeatures = createFeatureReader(diamonds);
const scale = diamonds.featureNames.indexOf(diamonds.lattice.axes[0].feature);

/** Levels by size, at the size of a stone. */
export const levelAtSize = (levels: readonly number[], row: Row): number =>
  interpolate(levels, readFeatures(row)[scale]!);

function interpolate(levels: readonly number[], size: number): number {
  const after = SIZES.findIndex((knot) => knot >= size);
  if (after <= 0) return after === 0 ? levels[0]! : levels.at(-1)!;
  const share = (size - SIZES[after - 1]!) / (SIZES[after]! - SIZES[after - 1]!);
  return (1 - share) * levels[after - 1]! + share * levels[after]!;
}

/** A stone at the prices of a month. */
export const atMonth =
  (path: Path) =>
  ({ row, price }: PricedRow, month: number): DatedRow => ({
    row,
    month,
    price: price * Math.exp(levelAtSize(path[month]!, row)),
  });

/** In the middle of a month; the first is January 2023. */
export const dayOfMonth = (month: number): number => dayOf(2023 + Math.floor(month / 12), (month % 12) + 1, 15)!;
