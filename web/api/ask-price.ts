import type { Api } from './client.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Item, Prediction, Predictions } from './types.ts';

interface PriceCall {
  readonly dataset: string;
  /** The version that is to price. Undefined for the one that the service chooses. */
  readonly version: string | undefined;
  /** The time whose level the price is to have. Undefined for today. */
  readonly asOf?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The answer to one item: a price, or a yes or no. */
export async function askPrice(api: Api, call: PriceCall, item: Item): Promise<Outcome<Prediction>> {
  const outcome = await ask(api, call, { ...item });
  if (outcome.kind !== 'answer') return outcome;
  // One item is answered by one prediction.
  return 'items' in outcome.data ? { kind: 'away' } : { kind: 'answer', data: outcome.data };
}

/** The answers to several items in one call. */
export async function askPrices(api: Api, call: PriceCall, items: readonly Item[]): Promise<Outcome<Predictions>> {
  const outcome = await ask(api, call, { items: items.map((item) => ({ ...item })) });
  // A list is answered by a list.
  if (outcome.kind !== 'answer') return outcome;
  return 'items' in outcome.data ? { kind: 'answer', data: outcome.data } : { kind: 'away' };
}

function ask(
  api: Api,
  { dataset, version, asOf, signal }: PriceCall,
  body: Record<string, number | string> | { items: Record<string, number | string>[] },
) {
  const params = { path: { dataset }, query: { ...(version && { version }), ...(asOf && { asOf }) } };
  return outcomeOf(api.POST('/v1/{dataset}/predict', { params, body, ...(signal && { signal }) }));
}
