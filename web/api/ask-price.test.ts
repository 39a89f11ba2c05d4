import { expect, it } from 'vitest';
import { askPrice } from './ask-price.ts';
import type { Api } from './client.ts';

/** A service that gives one answer to everything. */
const answering = (data: object) => ({ POST: async () => ({ data, response: new Response() }) }) as unknown as Api;
const call = { dataset: 'leavers', version: undefined };

it('takes a price or a decision for the answer to one item, and no list', async () => {
  expect(await askPrice(answering({ price: 7 }), call, {})).toEqual({ kind: 'answer', data: { price: 7 } });
  const decision = { decision: 'gone', probability: 0.7 };
  expect(await askPrice(answering(decision), call, {})).toEqual({ kind: 'answer', data: decision });
  expect(await askPrice(answering({ items: [] }), call, {})).toEqual({ kind: 'away' });
});
