import { expect, it } from 'vitest';
import { askPrice } from './ask-price.ts';
import type { Api } from './client.ts';

/** A service that gives one answer to everything. */
const answering = (data: object) => ({ POST: async () => ({ data, response: new Response() }) }) as unknown as Api;
const call = { dataset: 'leavers', version: undefined };

it('takes a price for an answer, and says of a decision that it is not shown here', async () => {
  expect(await askPrice(answering({ price: 7 }), call, {})).toEqual({ kind: 'answer', data: { price: 7 } });
  expect(await askPrice(answering({ decision: 'gone', probability: 0.7 }), call, {})).toMatchObject({
    kind: 'problem',
    problem: { code: 'no-price', errors: [] },
  });
  expect(await askPrice(answering({ items: [] }), call, {})).toEqual({ kind: 'away' });
});
