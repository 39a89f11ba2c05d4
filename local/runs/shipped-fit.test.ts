import { beforeEach, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { datasetRoots } from '../../datasets/folders.ts';
import { openFileStore } from '../../registry/storage/file-store.ts';
import { memoryStore } from '../../registry/storage/memory-store.ts';
import type { Store } from '../../registry/storage/store.ts';
import { withCurrency } from '../../training/table/with-currency.ts';
import { createShippedFits } from './shipped-fit.ts';

const ASKED = {
  uploadIds: [diamonds.ships.uploadId],
  recipe: '["diamonds-1","diamonds-1",0.8,0.1,0,1,20000,{}]',
  parameters: {},
};

let store: Store;
beforeEach(async () => {
  store = memoryStore();
  const shipped = openFileStore(datasetRoots()[0]!);
  for (const file of ['fit.json', 'model.json'])
    await store.put(`diamonds/shipped/${file}`, (await shipped.get(`diamonds/shipped/${file}`)).body);
});

it('finds the fit of the stones that ship', async () => {
  const found = await createShippedFits(store)(diamonds, ASKED);
  expect(found?.model).toBe(Buffer.from((await store.get('diamonds/shipped/model.json')).body).toString());
  expect(found).toHaveProperty('baselines.median');
});

it.each([
  ['another upload', { uploadIds: ['0123456789abcdef'] }],
  ['a further upload', { uploadIds: [...ASKED.uploadIds, 'f123456789abcdef'] }],
  ['another recipe', { recipe: '["diamonds-2"]' }],
  ['parameters', { parameters: { penalty: 0.1 } }],
])('finds none for %s', async (_, other) => {
  expect(await createShippedFits(store)(diamonds, { ...ASKED, ...other })).toBeUndefined();
});

it('finds none for another currency, and none for a dataset that ships no fit', async () => {
  const find = createShippedFits(store);
  expect(await find(withCurrency(diamonds, 'EUR'), ASKED)).toBeUndefined();
  expect(await find({ ...diamonds, name: 'rubies' }, ASKED)).toBeUndefined();
});

it.each(['fit.json', 'model.json'])('finds none if a byte of %s is another', async (file) => {
  const { body } = await store.get(`diamonds/shipped/${file}`);
  const text = Buffer.from(body).toString();
  const digit = text.search(/\d{6}/);
  await store.put(
    `diamonds/shipped/${file}`,
    `${text.slice(0, digit)}${9 - Number(text[digit])}${text.slice(digit + 1)}`,
  );
  expect(await createShippedFits(store)(diamonds, ASKED)).toBeUndefined();
});
