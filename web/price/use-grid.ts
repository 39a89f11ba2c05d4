import { useEffect, useState } from 'preact/hooks';
import { askPrices } from '../api/ask-price.ts';
import type { Api } from '../api/client.ts';
import type { Card } from '../api/types.ts';
import { type Cell, cellsOf, type GridFields, variationsOf } from './grid-cells.ts';
import type { PriceRequest } from './item-in-address.ts';

/** Cells with the question that they answer. */
export interface GridAnswer {
  readonly asked: PriceRequest;
  readonly cells: readonly Cell[];
}

/** An answer must stand for this long before the others around it are asked for. */
const REST_MS = 250;

/** The prices of the item with all pairs of levels, in one call. */
export function useGrid(api: Api, card: Card, fields: GridFields | undefined, asked: PriceRequest | undefined) {
  const [grid, setGrid] = useState<GridAnswer>();
  const question = asked && JSON.stringify(asked);
  useEffect(() => {
    if (asked === undefined || fields === undefined) return;
    const controller = new AbortController();
    const { dataset } = card;
    const ask = async () => {
      const call = { dataset, version: asked.version, asOf: asked.asOf, signal: controller.signal };
      const outcome = await askPrices(api, call, variationsOf(asked.item, fields));
      if (controller.signal.aborted || outcome.kind !== 'answer') return;
      const cells = cellsOf(fields, outcome.data.items);
      setGrid(cells && { asked, cells });
    };
    const resting = setTimeout(ask, REST_MS);
    return () => {
      clearTimeout(resting);
      controller.abort();
    };
    // A question is asked once.
  }, [api, card, question]);
  return grid;
}
