import type { Card, Item } from '../api/types.ts';
import { enteredFields } from '../declaration/fields.ts';

/** What stands behind `#`: an item, and the version that is to price it and the time whose level is asked for, if they are named. */
export interface PriceRequest {
  readonly item: Item;
  readonly version: string | undefined;
  readonly asOf: string | undefined;
}

/** The part of an address that opens the same item again. It stands behind `#`, so that no server sees it. */
export function fragmentOf({ item, version, asOf }: PriceRequest): string {
  const parameters = new URLSearchParams(Object.entries(item).map(([name, value]) => [name, String(value)]));
  if (version !== undefined) parameters.set('version', version);
  if (asOf !== undefined) parameters.set('asOf', asOf);
  return `#${parameters}`;
}

/** Only the dataset's own fields are read. @returns undefined if none of them is there */
export function readFragment(card: Card, fragment: string): PriceRequest | undefined {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const item: Record<string, number | string> = {};
  for (const field of enteredFields(card)) {
    const text = given.get(field.name);
    if (text === null) continue;
    const value = field.kind === 'number' ? Number(text) : text;
    if (typeof value === 'string' || Number.isFinite(value)) item[field.name] = value;
  }
  if (Object.keys(item).length === 0) return undefined;
  return {
    item,
    version: /^v[1-9]\d*$/.exec(given.get('version') ?? '')?.[0],
    asOf: /^\d{4}-[QW]?\d{1,2}$/.exec(given.get('asOf') ?? '')?.[0],
  };
}
